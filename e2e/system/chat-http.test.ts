import { expect, test } from 'vitest';
import { z } from 'zod';
import { newClientId, newEmail, VisitorActor, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);
const { siteKey } = shop;

const rooms = shapes.listOf(shapes.conversation);

test('a whole chat over plain HTTP', async () => {
  const email = newEmail();
  const start = { siteKey, name: 'Paul Plain', email, subject: 'Prices', message: 'How much?' };
  const { room, message, visitor, token } = (await nobody.post('/api/chat/rooms', start)).as(201, shapes.room);
  expect(room).toMatchObject({ status: 'waiting', mode: 'human', subject: 'Prices', lastSeq: 1, assignee: null });
  expect(message).toMatchObject({ seq: 1, content: 'How much?', sender: { kind: 'visitor', id: visitor.id } });
  expect(visitor).toMatchObject({ name: 'Paul Plain', email });
  const paul = new VisitorActor(nobody.as(token), siteKey, visitor);
  await shop.owner.send(room.id, 'Ten euros');
  const answer = await paul.rest.get(`/api/chat/messages?roomId=${room.id}&after=1`);
  const replies = answer.as(200, shapes.runOf(shapes.message)).items.filter((each) => each.kind === 'text');
  expect(replies.map((each) => each.content)).toEqual(['Ten euros']);
  await paul.send(room.id, 'Deal');
  expect((await paul.rest.get('/api/chat/rooms')).as(200, rooms).items.map((each) => each.id)).toEqual([room.id]);
  const own = (await paul.rest.get(`/api/chat/rooms/${room.id}`)).as(200, shapes.conversation);
  expect(own.lastMessage?.content).toBe('Deal');
  expect(own.unread, 'the agent’s lines that the visitor has not read').toBeGreaterThanOrEqual(1);
  const closed = await paul.rest.put(`/api/chat/rooms/${room.id}`, { status: 'closed' });
  expect(closed.as(200, shapes.conversation).status).toBe('closed');
});

test('agents hear of a chat that begins over HTTP', async () => {
  const live = await shop.owner.live();
  const { room } = (await nobody.post('/api/chat/rooms', { siteKey, name: 'P', message: 'Hi' })).as(201, shapes.room);
  await live.heard('conversation:new', (data) => data.conversation.id === room.id);
});

test('a chat can begin without a message', async () => {
  const { room, message } = (await nobody.post('/api/chat/rooms', { siteKey, name: 'P' })).as(201, shapes.room);
  expect(message).toBeNull();
  expect(room).toMatchObject({ lastSeq: 0, lastMessage: null, unread: 0 });
});

test('a room with a token is the visitor’s own', async () => {
  const visitor = await shop.visitor({ name: 'Vera' });
  const body = { siteKey, clientId: newClientId(), message: 'Hi' };
  const made = (await visitor.rest.post('/api/chat/rooms', body)).as(201, shapes.room);
  expect(made.visitor.id).toBe(visitor.id);
  expect(made.room.visitor).toMatchObject({ id: visitor.id, name: 'Vera' });
});

test('starting again with the same clientId is the same room and message', async () => {
  const visitor = await shop.visitor();
  const live = await shop.owner.live();
  const body = { siteKey, clientId: newClientId(), message: 'Once', subject: 'S' };
  const first = (await visitor.rest.post('/api/chat/rooms', body)).as(201, shapes.room);
  const again = (await visitor.rest.post('/api/chat/rooms', body)).as(200, shapes.room);
  expect([again.room.id, again.message?.id]).toEqual([first.room.id, first.message?.id]);
  (await shop.owner.rest.put(`/api/conversations/${first.room.id}/close`)).is(200);
  const closed = (await visitor.rest.post('/api/chat/rooms', body)).as(200, shapes.room);
  expect(closed.room).toMatchObject({ id: first.room.id, status: 'closed' });
  expect((await visitor.rest.get('/api/chat/rooms')).as(200, rooms).items).toHaveLength(1);
  const fence = await visitor.start('The fence');
  await live.heard('conversation:new', (data) => data.conversation.id === fence.id);
  const heard = live.all('conversation:new').map((data) => data.conversation.id);
  expect(heard.filter((id) => id === first.room.id)).toHaveLength(1);
});

test('starting many times at once is one room with one message', async () => {
  const visitor = await shop.visitor();
  const body = { siteKey, clientId: newClientId(), message: 'Once' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.rest.post('/api/chat/rooms', body)));
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  const made = answers.map((answer) => shapes.room.parse(answer.json));
  expect(new Set(made.map((each) => each.room.id)).size).toBe(1);
  expect(new Set(made.map((each) => each.message?.id)).size).toBe(1);
  expect(await visitor.history(made[0]?.room.id ?? '')).toHaveLength(1);
});

test('the same clientId of two visitors is two rooms', async () => {
  const [one, two] = [await shop.visitor(), await shop.visitor()];
  const body = { siteKey, clientId: 'the-same', message: 'Hi' };
  const first = (await one.rest.post('/api/chat/rooms', body)).as(201, shapes.room);
  const second = (await two.rest.post('/api/chat/rooms', body)).as(201, shapes.room);
  expect(second.room.id).not.toBe(first.room.id);
});

test('a message sent again is the first one, open or closed, whatever it says now', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const body = { roomId: id, clientId: newClientId(), content: 'Once' };
  const post = (content = 'Once') => visitor.rest.post('/api/chat/messages', { ...body, content });
  const first = (await post()).as(201, shapes.message);
  expect((await post()).as(200, shapes.message)).toEqual(first);
  expect((await post('Twice')).as(200, shapes.message).content).toBe('Once');
  (await shop.owner.rest.put(`/api/conversations/${id}/close`)).is(200);
  expect((await post()).as(200, shapes.message).id).toBe(first.id);
});

test('both sides may use the same clientId: it is the sender’s own', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const colleague = await shop.hire();
  await visitor.send(id, 'Mine', 'same');
  await shop.owner.send(id, 'Ours', 'same');
  await colleague.send(id, 'Also ours', 'same');
  const texts = (await visitor.history(id)).filter((message) => message.clientId === 'same');
  expect(texts.map((message) => message.content)).toEqual(['Mine', 'Ours', 'Also ours']);
});

test.each([
  ['siteKey', { siteKey: undefined }, 'validation-failed'],
  ['siteKey', { siteKey: 'unknown' }, 'not-found'],
  ['siteKey', { siteKey: 7 }, 'validation-failed'],
  ['name', { name: 'n'.repeat(201) }, 'validation-failed'],
  ['email', { email: 'nope' }, 'validation-failed'],
  ['priority', { priority: 'whatever' }, 'validation-failed'],
  ['message', { message: ' ' }, 'validation-failed'],
  ['message', { message: 'x'.repeat(10_001) }, 'validation-failed'],
  ['fields', { fields: 'x' }, 'validation-failed'],
  ['clientId', { clientId: 'x'.repeat(65) }, 'validation-failed'],
] as const)('a room with a bad %s: %j is %s', async (field, more, slug) => {
  const answer = await nobody.post('/api/chat/rooms', { siteKey, name: 'P', message: 'Hi', ...more });
  const problem = answer.problem(slug);
  if (slug === 'validation-failed') expectField(problem, field);
});

test('messages without a room, and rooms of nobody', async () => {
  const visitor = await shop.visitor();
  expectField((await visitor.rest.get('/api/chat/messages')).problem('validation-failed'), 'roomId');
  (await visitor.rest.get('/api/chat/messages?roomId=nope')).problem('not-found');
  (await nobody.get('/api/chat/rooms')).problem('unauthenticated');
  (await nobody.get('/api/chat/messages?roomId=nope')).problem('unauthenticated');
  (await nobody.post('/api/chat/messages', {})).problem('unauthenticated');
});

test('own rooms are listed newest activity first, and walked by a cursor', async () => {
  const visitor = await shop.visitor();
  const ids = [];
  for (const text of ['a', 'b', 'c']) ids.push((await visitor.start(text)).id);
  await visitor.send(ids[0] ?? '', 'Again');
  const expected = [ids[0], ids[2], ids[1]];
  const all = (await visitor.rest.get('/api/chat/rooms')).as(200, rooms);
  expect(all.items.map((room) => room.id)).toEqual(expected);
  const first = (await visitor.rest.get('/api/chat/rooms?limit=2')).as(200, rooms);
  const cursor = encodeURIComponent(first.nextCursor ?? '');
  const second = (await visitor.rest.get(`/api/chat/rooms?limit=2&cursor=${cursor}`)).as(200, rooms);
  expect([...first.items, ...second.items].map((room) => room.id)).toEqual(expected);
  expect(second.nextCursor).toBeNull();
});

test('the self-test writes, reads and removes, and leaves nothing behind', async () => {
  const shape = z.looseObject({
    ok: z.literal(true),
    steps: z.array(z.looseObject({ name: z.string().min(1), ok: z.literal(true), ms: z.number() })).min(3),
  });
  (await nobody.get('/api/chat/test')).as(200, shape);
  (await nobody.get('/api/chat/test')).as(200, shape);
});

test('an agent’s token is refused before the body is looked at', async () => {
  const answer = await shop.owner.rest.post('/api/chat/rooms', { nonsense: true });
  expect(answer.is(403).json).toMatchObject({ type: '/problems/forbidden' });
});

test('what a visitor says of themselves when they begin counts, with a token too', async () => {
  const visitor = await shop.visitor({ name: 'Vera' });
  const body = { siteKey: shop.siteKey, clientId: newClientId(), name: 'Vera Veith', phone: '+49 30 1' };
  const { room } = (await visitor.rest.post('/api/chat/rooms', body)).as(201, shapes.room);
  expect(room.visitor).toMatchObject({ id: visitor.id, name: 'Vera Veith', phone: '+49 30 1' });
});
