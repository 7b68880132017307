import { expect, test } from 'vitest';
import { z } from 'zod';
import { newClientId, newEmail, password, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const visitor = await shop.visitor();
const room = await visitor.start();

/** Characters that turn the direction of text: fine in a message, where they are the writer's own; refused in names. */
const turns = /[\u202A-\u202E\u2066-\u2069]/g;

const hostile = {
  'leading and trailing space': '  hello \n\n\t ',
  markup: '<script>alert(1)</script><img src=x onerror=alert(1)> &amp; &lt;',
  'SQL and quotes': `'; DROP TABLE messages; -- " \` \\ \\' %s %n {{7*7}} \${x}`,
  'right to left with overrides': '\u202Eevil\u202C \u2066مرحبا\u2069 שלום',
  'joined emoji': '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪',
  'combining marks': 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!',
  'not normalised': 'e\u0301 and é are kept apart; \uFB01 stays',
  'invisible and separators': 'a\u200Bb\uFEFFc\u2028d\u2029e\u00ADf',
  'beyond the basic plane and non-characters': '𝕳𝖊𝖑𝖑𝖔 \u{10FFFF} \uFFFE \uFFFD',
  'lines and tabs': 'one\n\n\n\ttwo\n',
} as const;

test.each(Object.entries(hostile))('a message comes back exactly as sent: %s', async (_, content) => {
  const live = await shop.owner.live();
  await live.ok('conversation:join', { conversationId: room.id });
  const sent = await visitor.send(room.id, content);
  expect(sent.content).toBe(content);
  await live.heardText(content);
  expect((await visitor.history(room.id)).at(-1)?.content).toBe(content);
  expect((await shop.owner.conversation(room.id)).lastMessage?.content).toBe(content);
  const socket = await visitor.live();
  const again = await socket.ok('message:send', { conversationId: room.id, clientId: newClientId(), content });
  expect(again.message.content).toBe(content);
});

test.each(Object.entries(hostile))('a note and names come back exactly as sent: %s', async (_, content) => {
  const noted = await shop.owner.rest.post(`/api/conversations/${room.id}/notes`, {
    clientId: newClientId(),
    content,
  });
  expect(noted.as(201, shapes.note).content).toBe(content);
  const name = content.replace(/[\n\t]/g, ' ').replace(turns, '');
  const other = await shop.visitor({ name });
  expect(other.visitor.name).toBe(name);
  const subject = (await other.start('Hello', { subject: name })).subject;
  expect(subject).toBe(name);
});

const refused = {
  empty: '',
  space: '   ',
  'tabs and newlines': '\n\t \n',
  'Unicode white space': '\u00a0\u2003\u3000\u2028',
  'zero width space': '\u200B',
  'word joiner': '\u2060',
  'Hangul filler': '\u3164',
  'right-to-left override': '\u202E',
  'blank braille': '\u2800',
  'joiners and variation selectors': '\u200D\uFE0F\u{E0041}',
  NUL: 'a\u0000b',
  bell: 'a\u0007b',
  escape: '\u001b[31mred',
  backspace: 'a\bb',
  delete: 'a\u007fb',
  'a C1 control': 'a\u0085b',
} as const;

test.each(Object.entries(refused))('text that is refused everywhere: %s', async (_, content) => {
  const clientId = newClientId();
  const byVisitor = await visitor.rest.post('/api/chat/messages', { roomId: room.id, clientId, content });
  expectField(byVisitor.problem('validation-failed'), 'content');
  const byAgent = await shop.owner.rest.post('/api/messages', { conversationId: room.id, clientId, content });
  expectField(byAgent.problem('validation-failed'), 'content');
  const note = await shop.owner.rest.post(`/api/conversations/${room.id}/notes`, { clientId, content });
  expectField(note.problem('validation-failed'), 'content');
  const live = await visitor.live();
  const message = { conversationId: room.id, clientId, content };
  expectField(await live.refused('message:send', message, 'validation-failed'), 'content');
  const first = await live.refused('conversation:start', { clientId, message: content }, 'validation-failed');
  expectField(first, 'message');
  const named = await new Rest(server.url).post('/api/chat/visitors', { siteKey: shop.siteKey, name: content });
  expectField(named.problem('validation-failed'), 'name');
  const widget = await shop.owner.rest.post('/api/widgets', { name: content });
  expectField(widget.problem('validation-failed'), 'name');
});

test.each([...'\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069'])(
  'a name does not turn the direction of text around it: %j',
  async (turn) => {
    const name = `Anna ${turn}gnp.exe`;
    const nobody = new Rest(server.url);
    const made = await nobody.post('/api/chat/visitors', { siteKey: shop.siteKey, name });
    expectField(made.problem('validation-failed'), 'name');
    const registered = await nobody.post('/api/auth/register', { name, email: newEmail(), password });
    expectField(registered.problem('validation-failed'), 'name');
    const hired = { name, email: newEmail(), password, role: 'agent' };
    expectField((await shop.owner.rest.post('/api/agents', hired)).problem('validation-failed'), 'name');
    expectField((await shop.owner.rest.post('/api/widgets', { name })).problem('validation-failed'), 'name');
    const start = { siteKey: shop.siteKey, clientId: newClientId(), message: name, subject: name };
    expectField((await visitor.rest.post('/api/chat/rooms', start)).problem('validation-failed'), 'subject');
  },
);

/** One character for the limits, four bytes for the wire, two for JavaScript. */
const wide = '😀';

test('a message holds 10,000 characters, however wide, and not one more', async () => {
  const longest = wide.repeat(10_000);
  expect((await visitor.send(room.id, longest)).content).toBe(longest);
  const live = await visitor.live();
  const message = { conversationId: room.id, clientId: newClientId() };
  const sent = await live.ok('message:send', { ...message, content: longest });
  expect(sent.message.content).toBe(longest);
  const tooLong = { ...message, clientId: newClientId(), content: `${longest}x` };
  expectField(await live.refused('message:send', tooLong, 'validation-failed'), 'content');
  const answer = await shop.owner.rest.post('/api/messages', tooLong);
  expectField(answer.problem('validation-failed'), 'content');
});

test('names hold 200 characters, subjects 300, e-mail addresses 254, client ids 64', async () => {
  const nobody = new Rest(server.url);
  const visitors = (details: Record<string, unknown>) =>
    nobody.post('/api/chat/visitors', { siteKey: shop.siteKey, ...details });
  const made = z.looseObject({ visitor: shapes.visitor });
  (await visitors({ name: wide.repeat(200) })).as(201, made);
  expectField((await visitors({ name: wide.repeat(201) })).problem('validation-failed'), 'name');
  const domain = `@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.com`;
  const email = (length: number): string => 'e'.repeat(length - domain.length) + domain;
  (await visitors({ email: email(domain.length + 60) })).as(201, made);
  expectField((await visitors({ email: email(255) })).problem('validation-failed'), 'email');
  const rooms = (more: Record<string, unknown>) =>
    visitor.rest.post('/api/chat/rooms', { siteKey: shop.siteKey, clientId: newClientId(), message: 'x', ...more });
  expect((await rooms({ subject: wide.repeat(300) })).as(201, shapes.room).room.subject).toBe(wide.repeat(300));
  expectField((await rooms({ subject: wide.repeat(301) })).problem('validation-failed'), 'subject');
  await visitor.send(room.id, 'x', 'c'.repeat(64));
  for (const clientId of ['c'.repeat(65), '']) {
    const answer = await visitor.rest.post('/api/chat/messages', { roomId: room.id, clientId, content: 'x' });
    expectField(answer.problem('validation-failed'), 'clientId');
  }
});

const noAddresses = ['plain', '@example.com', 'a@', 'a b@example.com', 'a@b@example.com', 'a@exa mple.com'];
noAddresses.push('a@\u0000.com', '', 'a@b', '<a@b.c>', 'Ann <a@b.example>', 'a@b.example,c@d.example', 'a@127.0.0.1');

test.each(noAddresses)('%j is no e-mail address', async (email) => {
  const nobody = new Rest(server.url);
  const visitorAnswer = await nobody.post('/api/chat/visitors', { siteKey: shop.siteKey, email });
  expectField(visitorAnswer.problem('validation-failed'), 'email');
  const registered = await nobody.post('/api/auth/register', { name: 'X', email, password });
  expectField(registered.problem('validation-failed'), 'email');
  const hired = { name: 'X', email, password, role: 'agent' };
  expectField((await shop.owner.rest.post('/api/agents', hired)).problem('validation-failed'), 'email');
});

test.each(['o’neil+chat@mail.example.co.uk', 'grün@müller.example', '我@例え.jp', 'a@localhost'])(
  '%j is an e-mail address',
  async (email) => {
    const made = await new Rest(server.url).post('/api/chat/visitors', { siteKey: shop.siteKey, email });
    expect(made.is(201).json).toMatchObject({ visitor: { email } });
  },
);

test('an account name comes back exactly as sent', async () => {
  const name = ' Ólga <b>O’Wner</b> عُلا \u200F ';
  const body = { name, email: newEmail(), password, workspace: name };
  const session = (await new Rest(server.url).post('/api/auth/register', body)).as(201, shapes.session);
  expect(session.user.name).toBe(name);
  const me = await new Rest(server.url, session.token).get('/api/auth/me');
  expect(me.as(200, shapes.agent).name).toBe(name);
});
