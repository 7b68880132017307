import { expect, test } from 'vitest';
import { z } from 'zod';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const ann = await shop.hire('agent', 'Ann');
const bob = await shop.hire('agent', 'Bob');
const admin = await shop.hire('admin', 'Ada');
const { owner } = shop;

type Agent = typeof ann;

const nowhere = '0199a0b0-0000-7000-8000-000000000000';
const responses = '/api/canned-responses';
let count = 0;

/** A canned response with a shortcut of its own unless one is given. */
const save = async (by: Agent, more: Record<string, unknown> = {}) => {
  count += 1;
  const body = { shortcut: `own-${count}`, title: 'Greeting', content: 'Hello', ...more };
  return by.rest.post(responses, body);
};

const saved = async (by: Agent, more: Record<string, unknown> = {}) =>
  (await save(by, more)).as(201, shapes.cannedResponse);

const change = async (by: Agent, id: string, body: unknown) => by.rest.put(`${responses}/${id}`, body);

const found = async (by: Agent, query = '') =>
  (await by.rest.get(`${responses}${query}`)).as(200, shapes.listOf(shapes.cannedResponse));

const rendered = z.strictObject({ content: z.string() });

const render = async (by: Agent, id: string, conversationId: string) =>
  (await by.rest.post(`${responses}/${id}/render`, { conversationId })).as(200, rendered).content;

test('a canned response is made, read, changed and deleted', async () => {
  const made = await saved(ann, { shortcut: 'Refund_1', title: 'Refunds', content: 'Within\n14 days' });
  expect(made).toMatchObject({
    shortcut: 'Refund_1',
    title: 'Refunds',
    content: 'Within\n14 days',
    shared: false,
    author: ann.id,
    used: 0,
  });
  const path = `${responses}/${made.id}`;
  expect((await ann.rest.get(path)).as(200, shapes.cannedResponse)).toEqual(made);
  const changed = (await change(ann, made.id, { content: 'Within 30 days' })).as(200, shapes.cannedResponse);
  expect(changed).toEqual({ ...made, content: 'Within 30 days', updatedAt: changed.updatedAt });
  expect((await ann.rest.get(path)).as(200, shapes.cannedResponse)).toEqual(changed);
  (await ann.rest.delete(path)).is(204);
  (await ann.rest.delete(path)).problem('not-found');
  (await ann.rest.get(path)).problem('not-found');
});

test('a private one is its author’s alone, whoever asks', async () => {
  const { id } = await saved(ann);
  const room = await (await shop.visitor()).start();
  for (const other of [bob, admin, owner]) {
    (await other.rest.get(`${responses}/${id}`)).problem('not-found');
    (await change(other, id, { title: 'x' })).problem('not-found');
    (await other.rest.delete(`${responses}/${id}`)).problem('not-found');
    (await other.rest.post(`${responses}/${id}/render`, { conversationId: room.id })).problem('not-found');
    expect((await found(other, '?limit=100')).items.map((each) => each.id)).not.toContain(id);
  }
  expect((await found(ann, '?limit=100')).items.map((each) => each.id)).toContain(id);
});

test('a shared one is everybody’s to use, and its author’s and the admins’ to change', async () => {
  const { id } = await saved(ann, { shared: true });
  expect((await bob.rest.get(`${responses}/${id}`)).as(200, shapes.cannedResponse).author).toBe(ann.id);
  expect((await found(bob, '?limit=100')).items.map((each) => each.id)).toContain(id);
  (await change(bob, id, { title: 'Mine' })).problem('forbidden');
  (await bob.rest.delete(`${responses}/${id}`)).problem('forbidden');
  for (const by of [ann, admin, owner]) {
    const changed = (await change(by, id, { title: by.id })).as(200, shapes.cannedResponse);
    expect(changed).toMatchObject({ title: by.id, author: ann.id, shared: true });
  }
  (await change(admin, id, { shared: false })).is(200);
  (await admin.rest.get(`${responses}/${id}`)).problem('not-found');
  (await change(ann, id, { shared: true })).is(200);
  (await admin.rest.delete(`${responses}/${id}`)).is(204);
  (await ann.rest.get(`${responses}/${id}`)).problem('not-found');
});

test('a shortcut means one thing to the agent who saves it', async () => {
  const place = await Workspace.create(server.url);
  const [cleo, dan] = [await place.hire('agent', 'Cleo'), await place.hire('agent', 'Dan')];
  const mine = await saved(cleo, { shortcut: 'grüße' });
  for (const shortcut of ['Grüße', 'GRÜSSE']) {
    expectField((await save(cleo, { shortcut })).problem('conflict'), 'shortcut');
  }
  // Somebody else may have the same for themselves, and neither learns of the other's.
  const theirs = await saved(dan, { shortcut: 'grüße' });
  const shared = await saved(dan, { shortcut: 'bye', shared: true });
  (await save(cleo, { shortcut: 'BYE' })).problem('conflict');
  (await change(cleo, mine.id, { shortcut: 'Bye' })).problem('conflict');
  (await change(cleo, mine.id, { shortcut: 'GRÜßE' })).is(200);
  (await change(dan, theirs.id, { shared: true })).is(200);
  (await change(cleo, mine.id, { shared: true })).problem('conflict');
  (await change(cleo, mine.id, { title: 'Still mine' })).is(200);
  // What its author has for themselves is as good as taken, for the owner too.
  (await save(dan, { shortcut: 'secret' })).is(201);
  (await change(place.owner, shared.id, { shortcut: 'Secret' })).problem('conflict');
});

test('two who share the same shortcut at the same moment: one of them does', async () => {
  const answers = await Promise.all(
    [ann, bob, admin, owner].map(async (by) => save(by, { shortcut: 'at-once', shared: true })),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
});

test('what a canned response refuses', async () => {
  for (const shortcut of ['', 'two words', '/hello', 'a.b', 'x'.repeat(51), '👍']) {
    expectField((await save(ann, { shortcut })).problem('validation-failed'), 'shortcut');
  }
  for (const title of [' ', 'a\nb', 'x'.repeat(201)]) {
    expectField((await save(ann, { title })).problem('validation-failed'), 'title');
  }
  for (const content of [' ', 'x'.repeat(10_001), 'a\0b']) {
    expectField((await save(ann, { content })).problem('validation-failed'), 'content');
  }
  for (const field of ['shortcut', 'title', 'content']) {
    expectField((await save(ann, { [field]: undefined })).problem('validation-failed'), field);
    expectField((await save(ann, { [field]: null })).problem('validation-failed'), field);
  }
  expectField((await save(ann, { shared: 'yes' })).problem('validation-failed'), 'shared');
  const unknown = (await save(ann, { content: 'Hi {{visitor.nam}}' })).problem('validation-failed');
  expectField(unknown, 'content');
  expect(unknown.detail).toContain('{{visitor.nam}}');
  for (const known of ['visitor.name', 'visitor.email', 'agent.name', 'conversation.subject', 'fields.<name>']) {
    expect(unknown.detail).toContain(`{{${known}}}`);
  }
  const { id } = await saved(ann);
  expectField((await change(ann, id, { content: '{{visitor.name' })).problem('validation-failed'), 'content');
  (await ann.rest.get(`${responses}/nonsense`)).problem('not-found');
});

test('variables are filled for the conversation, and empty ones fall back', async () => {
  const visitor = await shop.visitor({ name: '{{agent.name}} & <b>', email: 'vera@example.com' });
  const room = await visitor.start('Hi', { subject: 'Broken lamp', fields: { 'order no': 'A-7', count: 2 } });
  const content =
    'Hi {{visitor.name|there}} ({{visitor.email}}), {{agent.name}} here: {{conversation.subject}}, {{fields.order no}}, {{fields.count}}.';
  const { id } = await saved(ann, { content, shared: true });
  expect(await render(bob, id, room.id)).toBe(
    'Hi {{agent.name}} & <b> (vera@example.com), Bob here: Broken lamp, A-7, 2.',
  );
  const bare = await (await shop.visitor({})).start();
  expect(await render(ann, id, bare.id)).toBe('Hi there (), Ann here: , , .');
});

test('what is used is counted, and comes first', async () => {
  const place = await Workspace.create(server.url);
  const by = place.owner;
  const room = await (await place.visitor()).start();
  const [rare, never, often] = [await saved(by), await saved(by), await saved(by)];
  for (const { id } of [often, rare, often]) await render(by, id, room.id);
  (await by.rest.post(`${responses}/${never.id}/render`, { conversationId: nowhere })).problem('not-found');
  expectField(
    (await by.rest.post(`${responses}/${never.id}/render`, {})).problem('validation-failed'),
    'conversationId',
  );
  const { items } = await found(by);
  expect(items.map(({ id, used }) => [id, used])).toEqual([
    [often.id, 2],
    [rare.id, 1],
    [never.id, 0],
  ]);
  expect(items[0]?.updatedAt).toBe(often.updatedAt);
  const first = await found(by, '?limit=2');
  const rest = await found(by, `?limit=2&cursor=${first.nextCursor ?? ''}`);
  expect([...first.items, ...rest.items]).toEqual(items);
  expect(rest.nextCursor).toBeNull();
});

test('a search looks at shortcut, title and content, in every script', async () => {
  const place = await Workspace.create(server.url);
  const by = place.owner;
  const one = await saved(by, { shortcut: 'versand', title: 'Lieferung', content: '100% sicher, nach ÄGYPTEN' });
  const two = await saved(by, { shortcut: 'b', title: 'Straße', content: 'Wo?' });
  const search = async (q: string) =>
    (await found(by, `?q=${encodeURIComponent(q)}`)).items.map((each) => each.id).sort();
  expect(await search('SAND')).toEqual([one.id]);
  expect(await search('liefer')).toEqual([one.id]);
  expect(await search('ägypten')).toEqual([one.id]);
  expect(await search('STRASSE')).toEqual([two.id]);
  expect(await search('100%')).toEqual([one.id]);
  expect(await search('1%c')).toEqual([]);
  expect(await search('_')).toEqual([]);
  expect(await search('')).toEqual([one.id, two.id].sort());
  (await change(by, two.id, { title: 'Weg' })).is(200);
  expect(await search('straße')).toEqual([]);
  expectField((await by.rest.get(`${responses}?q=${'x'.repeat(201)}`)).problem('validation-failed'), 'q');
});

const ran = z.strictObject({ conversation: shapes.conversationForAgents, message: shapes.message.nullable() });

const makeMacro = async (by: Agent, body: Record<string, unknown>) =>
  by.rest.post('/api/macros', { name: 'Macro', ...body });

const madeMacro = async (by: Agent, body: Record<string, unknown>) => (await makeMacro(by, body)).as(201, shapes.macro);

const run = async (by: Agent, id: string, conversationId: string, clientId = newClientId()) =>
  by.rest.post(`/api/macros/${id}/run`, { conversationId, clientId });

test('a macro is made, listed, changed and deleted, by those who may', async () => {
  const actions = [{ do: 'assign', agentId: null }, { do: 'tag', add: ['vip'], remove: [] }, { do: 'resolve' }];
  const made = await madeMacro(ann, { name: 'Done', actions, reply: 'Bye, {{visitor.name}}', shared: true });
  expect(made).toMatchObject({ name: 'Done', actions, reply: 'Bye, {{visitor.name}}', shared: true, author: ann.id });
  const own = await madeMacro(ann, { actions: [{ do: 'close' }] });
  expect(own).toMatchObject({ reply: null, shared: false });
  const list = async (by: Agent) =>
    (await by.rest.get('/api/macros'))
      .as(200, shapes.listOf(shapes.macro))
      .items.filter((each) => each.author === ann.id);
  expect(await list(ann)).toEqual([made, own]);
  expect(await list(admin)).toEqual([made]);
  const put = async (by: Agent, id: string, body: unknown) => by.rest.put(`/api/macros/${id}`, body);
  (await put(bob, made.id, { name: 'x' })).problem('forbidden');
  (await bob.rest.delete(`/api/macros/${made.id}`)).problem('forbidden');
  for (const other of [bob, admin]) {
    (await put(other, own.id, { name: 'x' })).problem('not-found');
    (await other.rest.delete(`/api/macros/${own.id}`)).problem('not-found');
    (await run(other, own.id, nowhere)).problem('not-found');
  }
  const changed = (await put(admin, made.id, { reply: null, name: 'Quiet' })).as(200, shapes.macro);
  expect(changed).toEqual({ ...made, reply: null, name: 'Quiet', updatedAt: changed.updatedAt });
  (await admin.rest.delete(`/api/macros/${made.id}`)).is(204);
  (await put(ann, made.id, {})).problem('not-found');
});

test('what a macro refuses', async () => {
  const close = { do: 'close' };
  const wrong: [Record<string, unknown>, string][] = [
    [{}, 'actions'],
    [{ actions: [] }, 'actions'],
    [{ actions: Array.from({ length: 11 }, () => close) }, 'actions'],
    [{ actions: [{ do: 'explode' }] }, 'actions[0].do'],
    [{ actions: [close, { do: 'tag', add: ['a\0b'] }] }, 'actions[1].add[0]'],
    [{ actions: [{ do: 'tag', remove: ['x'.repeat(51)] }] }, 'actions[0].remove[0]'],
    [{ actions: [close], name: ' ' }, 'name'],
    [{ actions: [close], name: null }, 'name'],
    [{ actions: [close], reply: ' ' }, 'reply'],
    [{ actions: [close], reply: '{{visitor.age}}' }, 'reply'],
  ];
  for (const [body, field] of wrong) expectField((await makeMacro(ann, body)).problem('validation-failed'), field);
});

test('a macro replies first, then does everything in order, and a repeat does not reply again', async () => {
  const visitor = await shop.visitor({ name: 'Vera' });
  const room = await visitor.start();
  const live = await visitor.live();
  const actions = [
    { do: 'assign' },
    { do: 'tag', add: ['Refund'] },
    { do: 'priority', priority: 'high' },
    { do: 'resolve' },
  ];
  const made = await madeMacro(ann, { actions, reply: 'Hi {{visitor.name}}, {{agent.name}} here.', shared: true });
  const clientId = newClientId();
  const answer = (await run(bob, made.id, room.id, clientId)).as(200, ran);
  expect(answer.message).toMatchObject({ content: 'Hi Vera, Bob here.', clientId, sender: { id: bob.id } });
  expect(answer.conversation).toMatchObject({
    status: 'resolved',
    tags: ['Refund'],
    priority: 'high',
    assignee: { id: bob.id },
  });
  const heard = await live.heard('message:new', (data) => data.message.content === 'Hi Vera, Bob here.');
  expect(heard.message.id).toBe(answer.message?.id);
  expect((await run(bob, made.id, room.id, clientId)).as(200, ran).message).toEqual(answer.message);
  const lines = (await owner.conversation(room.id)).messages;
  expect(lines.filter((line) => line.content === 'Hi Vera, Bob here.').map((line) => line.id)).toEqual([
    answer.message?.id,
  ]);
});

test('a macro stops at the first refusal, and says it', async () => {
  const room = await (await shop.visitor()).start();
  const bad = await madeMacro(ann, {
    actions: [{ do: 'priority', priority: 'urgent' }, { do: 'assign', agentId: nowhere }, { do: 'close' }],
  });
  const refused = (await run(ann, bad.id, room.id)).problem('not-found');
  expect(refused.errors?.[0]?.field).toBe('actions[1]');
  expect(await owner.conversation(room.id)).toMatchObject({ priority: 'urgent', status: 'waiting' });
  const closing = await madeMacro(ann, { actions: [{ do: 'close' }] });
  expect((await run(ann, closing.id, room.id)).as(200, ran)).toMatchObject({
    conversation: { status: 'closed' },
    message: null,
  });
  const replying = await madeMacro(ann, { actions: [{ do: 'reopen' }], reply: 'Hello' });
  const unsent = (await run(ann, replying.id, room.id)).problem('conversation-closed');
  expect(unsent.errors?.[0]?.field).toBe('reply');
  expect((await owner.conversation(room.id)).status).toBe('closed');
});

test('a macro that is run again finds everything done, whatever it did', async () => {
  const team = (await owner.rest.post('/api/teams', { name: 'Sales', members: [] })).as(
    201,
    z.looseObject({ id: shapes.id }),
  );
  const tag = { do: 'tag', add: ['Again'], remove: ['Never'] };
  const lists = [
    [{ do: 'assign' }, tag, { do: 'resolve' }, { do: 'close' }],
    [{ do: 'transfer', teamId: team.id }, { do: 'close' }],
    [{ do: 'unassign' }, { do: 'priority', priority: 'low' }, { do: 'close' }],
    [{ do: 'reopen' }, { do: 'snooze', until: null }],
    [{ do: 'snooze-for', minutes: 60 }],
  ];
  for (const actions of lists) {
    const room = await (await shop.visitor()).start();
    const made = await madeMacro(ann, { actions });
    const first = (await run(ann, made.id, room.id)).as(200, ran).conversation;
    const again = (await run(ann, made.id, room.id)).as(200, ran).conversation;
    for (const part of ['status', 'assignee', 'team', 'tags', 'priority'] as const)
      expect(again[part], `${part} after ${JSON.stringify(actions)}`).toEqual(first[part]);
  }
});

test('a macro lays a conversation aside for so long from when it is run', async () => {
  const room = await (await shop.visitor()).start();
  const made = await madeMacro(ann, { actions: [{ do: 'snooze-for', minutes: 90 }] });
  const before = Date.now();
  const { snoozedUntil } = (await run(ann, made.id, room.id)).as(200, ran).conversation;
  const until = Date.parse(snoozedUntil ?? '') - 90 * 60_000;
  expect(until).toBeGreaterThanOrEqual(before);
  expect(until).toBeLessThanOrEqual(Date.now());
  for (const minutes of [0, 527_041]) {
    const act = { do: 'snooze-for', minutes };
    expectField((await makeMacro(ann, { actions: [act] })).problem('validation-failed'), 'actions[0].minutes');
    const bulk = await ann.rest.post('/api/conversations/bulk', { ids: [room.id], act });
    expectField(bulk.problem('validation-failed'), 'act.minutes');
  }
});

test('what running a macro refuses', async () => {
  const room = await (await shop.visitor({})).start();
  const nameless = await madeMacro(ann, { actions: [{ do: 'close' }], reply: '{{visitor.name}}' });
  expectField((await run(ann, nameless.id, room.id)).problem('validation-failed'), 'reply');
  expectField((await run(ann, nameless.id, room.id, '')).problem('validation-failed'), 'clientId');
  expectField((await run(ann, nameless.id, room.id, 'x'.repeat(65))).problem('validation-failed'), 'clientId');
  (await run(ann, nameless.id, nowhere)).problem('not-found');
  (await run(ann, nowhere, room.id)).problem('not-found');
  expect((await owner.conversation(room.id)).status).toBe('waiting');
  const other = await Workspace.create(server.url);
  const theirs = await (await other.visitor()).start();
  (await run(ann, nameless.id, theirs.id)).problem('not-found');
});
