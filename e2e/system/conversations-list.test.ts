import { expect, test } from 'vitest';
import { newEmail, type VisitorActor, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import type { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();

async function list(rest: Rest, query = ''): Promise<shapes.Conversation[]> {
  return (await rest.get(`/api/conversations${query}`)).as(200, shapes.listOf(shapes.conversation)).items;
}

const ids = (conversations: shapes.Conversation[]): string[] => conversations.map((conversation) => conversation.id);

/** Walks a list to its end, `limit` at a time. */
async function walk(rest: Rest, query: string, limit: number): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await rest.get(`/api/conversations?limit=${limit}${query}${next}`);
    const page = answer.as(200, shapes.listOf(shapes.conversation));
    expect(page.items.length).toBeLessThanOrEqual(limit);
    seen.push(...ids(page.items));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return seen;
}

async function severalRooms(shop: Workspace, count: number) {
  const visitor = await shop.visitor();
  const rooms: shapes.Conversation[] = [];
  for (let index = 0; index < count; index += 1) rooms.push(await visitor.start(`Question ${index}`));
  return { visitor, rooms };
}

test('the newest activity comes first, and a message or a status is activity', async () => {
  const shop = await Workspace.create(server.url);
  const { visitor, rooms } = await severalRooms(shop, 3);
  const [first, second, third] = ids(rooms) as [string, string, string];
  expect(ids(await list(shop.owner.rest))).toEqual([third, second, first]);
  await visitor.send(first, 'One more thing');
  expect(ids(await list(shop.owner.rest))).toEqual([first, third, second]);
  (await shop.owner.rest.put(`/api/conversations/${second}/resolve`)).is(200);
  expect(ids(await list(shop.owner.rest))).toEqual([second, first, third]);
});

test('a list of many is walked by its cursor, each once, in order', async () => {
  const shop = await Workspace.create(server.url);
  const { rooms } = await severalRooms(shop, 7);
  const newestFirst = ids(rooms).reverse();
  for (const limit of [1, 3, 7, 100]) expect(await walk(shop.owner.rest, '', limit)).toEqual(newestFirst);
});

test('a walk loses nothing that stays where it was while others move up', async () => {
  const shop = await Workspace.create(server.url);
  const { visitor, rooms } = await severalRooms(shop, 6);
  const all = ids(rooms).reverse();
  const first = (await shop.owner.rest.get('/api/conversations?limit=2')).as(200, shapes.listOf(shapes.conversation));
  await visitor.send(all[5] as string, 'Moves to the top');
  await visitor.start('A new one at the top');
  const cursor = encodeURIComponent(first.nextCursor ?? '');
  const rest = await list(shop.owner.rest, `?limit=100&cursor=${cursor}`);
  expect(ids(rest)).toEqual(all.slice(2, 5));
});

test('a walk keeps its filter', async () => {
  const shop = await Workspace.create(server.url);
  const { rooms } = await severalRooms(shop, 5);
  for (const room of rooms.slice(0, 2)) (await shop.owner.rest.put(`/api/conversations/${room.id}/assign`, {})).is(200);
  const waiting = ids(rooms.slice(2)).reverse();
  expect(await walk(shop.owner.rest, '&status=waiting', 2)).toEqual(waiting);
});

test('filters by status, assignee, priority and widget, alone and together', async () => {
  const shop = await Workspace.create(server.url);
  const agent = await shop.hire();
  const { rooms } = await severalRooms(shop, 4);
  const [a, b, c, d] = ids(rooms) as [string, string, string, string];
  const put = async (id: string, verb: string, body?: unknown) =>
    (await agent.rest.put(`/api/conversations/${id}/${verb}`, body)).is(200);
  await put(a, 'assign', {});
  await put(b, 'assign', { agentId: shop.owner.id });
  await put(c, 'resolve');
  await put(d, 'priority', { priority: 'urgent' });
  const found = async (query: string) => ids(await list(agent.rest, query)).sort();
  expect(await found('?status=waiting')).toEqual([d]);
  expect(await found('?status=active')).toEqual([a, b].sort());
  expect(await found('?status=resolved')).toEqual([c]);
  expect(await found('?status=closed')).toEqual([]);
  expect(await found('?assignee=me')).toEqual([a]);
  expect(await found('?assignee=none')).toEqual([c, d].sort());
  expect(await found(`?assignee=${shop.owner.id}`)).toEqual([b]);
  expect(await found('?priority=urgent')).toEqual([d]);
  expect(await found(`?widget=${shop.siteKey}`)).toEqual([a, b, c, d].sort());
  expect(await found('?status=active&assignee=me')).toEqual([a]);
  expect(await found('?status=waiting&assignee=me')).toEqual([]);
});

test('conversations of one visitor only, and of nobody else', async () => {
  const shop = await Workspace.create(server.url);
  const { visitor, rooms } = await severalRooms(shop, 2);
  await severalRooms(shop, 1);
  expect(ids(await list(shop.owner.rest, `?visitor=${visitor.id}`))).toEqual(ids(rooms).reverse());
  expect(await walk(shop.owner.rest, `&visitor=${visitor.id}`, 1)).toEqual(ids(rooms).reverse());
  const other = await Workspace.create(server.url);
  expect(await list(other.owner.rest, `?visitor=${visitor.id}`), 'another workspace has none of them').toEqual([]);
  const problem = (await shop.owner.rest.get('/api/conversations?visitor=somebody')).problem('validation-failed');
  expectField(problem, 'visitor');
});

test('conversations of one widget only', async () => {
  const shop = await Workspace.create(server.url);
  const second = (await shop.owner.rest.post('/api/widgets', { name: 'Second' })).as(201, shapes.widget);
  const first = await (await shop.visitor()).start();
  const answer = await shop.owner.rest.post('/api/chat/rooms', {});
  expect(answer.status, 'an agent is no visitor').toBeGreaterThanOrEqual(400);
  const visitor = await shop.visitor({ siteKey: second.siteKey, name: 'Sven' });
  const body = { siteKey: second.siteKey, clientId: 'only', message: 'Through the second' };
  const { room } = (await visitor.rest.post('/api/chat/rooms', body)).as(201, shapes.room);
  expect(room.widgetId).toBe(second.id);
  expect(ids(await list(shop.owner.rest, `?widget=${second.siteKey}`))).toEqual([room.id]);
  expect(ids(await list(shop.owner.rest, `?widget=${shop.siteKey}`))).toEqual([first.id]);
});

test('q finds name, e-mail, phone and message text, within a second', async () => {
  const shop = await Workspace.create(server.url);
  const email = newEmail();
  const visitor = await shop.visitor({ name: 'Zaphod Beeblebrox', email, phone: '+1 555 0100' });
  const room = await visitor.start('My Heart of Gold does not start');
  const decoy = await (await shop.visitor({ name: 'Arthur' })).start('Where is my tea?');
  const found = async (q: string) => ids(await list(shop.owner.rest, `?q=${encodeURIComponent(q)}`));
  for (const q of ['Zaphod', 'beeblebrox', email, '555 0100', 'Heart of Gold', 'start']) {
    await expect.poll(() => found(q), { timeout: 3_000, message: q }).toEqual([room.id]);
  }
  await expect.poll(() => found('tea'), { timeout: 3_000 }).toEqual([decoy.id]);
  expect(await found('nothing like it')).toEqual([]);
});

test.each([
  '"',
  "'",
  '%',
  '_',
  '*',
  '\\',
  'a OR b',
  'NEAR(',
  '(',
  ')',
  '-',
  '^',
  ':',
  'x:y',
  '😀',
  ';--',
  'AND',
  '"" "',
])('q takes %j as text, not as a query language', async (q) => {
  const shop = await Workspace.create(server.url);
  const room = await (await shop.visitor({ name: 'Plain' })).start('Simple words');
  const found = async (text: string) => ids(await list(shop.owner.rest, `?q=${encodeURIComponent(text)}`));
  await expect.poll(() => found('simple')).toEqual([room.id]);
  expect(await found(q)).toEqual([]);
});

test.each(['status=asleep', 'priority=whatever', 'assignee=somebody', 'tag=%00'])(
  'an unknown filter value %s',
  async (query) => {
    const shop = await Workspace.create(server.url);
    const problem = (await shop.owner.rest.get(`/api/conversations?${query}`)).problem('validation-failed');
    expectField(problem, query.slice(0, query.indexOf('=')));
  },
);

test('what an agent sees of a conversation: the visitor, the last message, what is unread', async () => {
  const shop = await Workspace.create(server.url);
  const visitor: VisitorActor = await shop.visitor({ name: 'Vera' });
  const room = await visitor.start('First', { subject: 'About my order', priority: 'high', fields: { order: '17' } });
  await visitor.send(room.id, 'Second');
  const [seen] = await list(shop.owner.rest);
  expect(seen).toMatchObject({
    id: room.id,
    widgetId: shop.widget.id,
    status: 'waiting',
    mode: 'human',
    priority: 'high',
    subject: 'About my order',
    fields: { order: '17' },
    assignee: null,
    lastSeq: 2,
    unread: 2,
    firstResponseAt: null,
    closedAt: null,
    rating: null,
    tags: [],
  });
  expect(seen?.visitor).toMatchObject({ id: visitor.id, name: 'Vera' });
  expect(seen?.lastMessage).toMatchObject({ seq: 2, content: 'Second' });
});

test('the detail has the latest 100 messages, ascending', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const room = await visitor.start('0');
  const live = await visitor.live();
  const sends = [];
  for (let index = 1; index <= 120; index += 1) {
    sends.push(live.ok('message:send', { conversationId: room.id, clientId: `m${index}`, content: String(index) }));
  }
  await Promise.all(sends);
  const { messages, lastSeq } = await shop.owner.conversation(room.id);
  expect(lastSeq).toBe(121);
  expect(messages.map((message) => message.seq)).toEqual(Array.from({ length: 100 }, (_, index) => 22 + index));
});
