import { expect, test } from 'vitest';
import { type AgentActor, newClientId, type VisitorActor, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();

const here = async (agent: AgentActor, query = '') =>
  (await agent.rest.get(`/api/visitors?online=true${query}`)).as(200, shapes.listOf(shapes.liveVisitor));

const approach = async (agent: AgentActor, visitor: VisitorActor, message = 'May I help?', clientId = newClientId()) =>
  agent.rest.post('/api/conversations', { visitorId: visitor.id, clientId, message });

const page = (path: string, referrer: string | null) => ({
  url: `https://shop.example${path}`,
  title: `Page ${path}`,
  referrer,
});

/** Connects from a page, as the widget does. */
async function browse(visitor: VisitorActor, path: string, referrer: string | null) {
  const live = await visitor.live();
  await live.ok('visitor:connect', {
    siteKey: visitor.siteKey,
    token: visitor.token,
    page: page(path, referrer),
  });
  return live;
}

test('the list says since when somebody is here, from where, and who talks with them', async () => {
  const shop = await Workspace.create(server.url);
  const agent = await shop.hire('agent', 'Anna');
  const watching = await agent.live();
  const visitor = await shop.visitor({ name: 'Vera' });
  const before = Date.now();
  const tab = await browse(visitor, '/', 'https://search.example/?q=shoes');
  await tab.ok('page:view', page('/shoes', 'https://shop.example/'));
  const [found] = (await here(agent)).items;
  expect(found).toMatchObject({
    id: visitor.id,
    online: true,
    page: page('/shoes', 'https://shop.example/'),
    visit: { widgetId: shop.widget.id },
    openConversation: null,
  });
  expect(Math.abs(Date.parse(found?.visit?.startedAt ?? '') - before)).toBeLessThan(60_000);

  const { id } = await visitor.start();
  expect((await here(agent)).items[0]?.openConversation).toEqual({ id, status: 'waiting', assignee: null });
  (await agent.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  expect((await here(agent)).items[0]?.openConversation).toMatchObject({
    id,
    status: 'active',
    assignee: { id: agent.id, name: 'Anna' },
  });
  const heard = await watching.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  expect(heard.visitor.openConversation).toBeNull();
  (await agent.rest.put(`/api/conversations/${id}/close`)).is(200);
  expect((await here(agent)).items[0]?.openConversation, 'what is over is not open').toBeNull();
});

test('where they came from is where this visit began, however many pages they have seen since', async () => {
  const shop = await Workspace.create(server.url);
  const watching = await shop.owner.live();
  const visitor = await shop.visitor();
  const from = 'https://search.example/?q=shoes';
  const tab = await Live.open(server.url);
  const connect = { siteKey: shop.siteKey, token: visitor.token };
  await tab.ok('visitor:connect', { ...connect, page: page('/', from) });
  await tab.ok('page:view', page('/shoes', 'https://shop.example/'));
  const came = await watching.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  expect(came.visitor).toMatchObject({ online: true, visit: { referrer: from }, openConversation: null });
  const startedAt = came.visitor.visit?.startedAt;
  // The next page of the site is a new connection, and the same visit.
  const next = await browse(visitor, '/cart', 'https://shop.example/shoes');
  tab.close();
  await watching.heard('visitor:page', (data) => data.page.url === 'https://shop.example/cart');
  expect((await here(shop.owner)).items).toMatchObject([
    { id: visitor.id, page: page('/cart', 'https://shop.example/shoes'), visit: { referrer: from, startedAt } },
  ]);
  next.close();
  await watching.heard('visitor:offline', (data) => data.visitor.id === visitor.id);
  const gone = (await shop.owner.rest.get('/api/visitors')).as(200, shapes.listOf(shapes.liveVisitor));
  expect(gone.items.map((item) => item.visit)).toEqual([null]);
});

test('who came last stands first, whoever was a visitor first, and the list is walked by its cursor', async () => {
  const shop = await Workspace.create(server.url);
  const watching = await shop.owner.live();
  const visitors = [await shop.visitor(), await shop.visitor(), await shop.visitor()];
  const [first, second, third] = visitors as [VisitorActor, VisitorActor, VisitorActor];
  for (const visitor of [third, first, second]) {
    await visitor.live();
    await watching.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  }
  const order = [second.id, first.id, third.id];
  expect((await here(shop.owner)).items.map((item) => item.id)).toEqual(order);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await here(shop.owner, `&limit=1${next}`);
    seen.push(...answer.items.map((item) => item.id));
    cursor = answer.nextCursor;
  }
  expect(seen).toEqual(order);
});

test('an agent begins a chat: it is theirs, the visitor gets the message and answers', async () => {
  const shop = await Workspace.create(server.url);
  const agent = await shop.hire('agent', 'Anna');
  const visitor = await shop.visitor({ name: 'Vera' });
  const [visitorLive, agentLive, colleague] = [await visitor.live(), await agent.live(), await shop.owner.live()];
  const { conversation, message } = (await approach(agent, visitor, 'May I help?')).as(201, shapes.approached);
  expect(conversation).toMatchObject({
    status: 'active',
    mode: 'human',
    assignee: { id: agent.id, name: 'Anna' },
    visitor: { id: visitor.id },
    widgetId: shop.widget.id,
    lastSeq: 1,
    unread: 0,
  });
  expect(message).toMatchObject({
    seq: 1,
    conversationId: conversation.id,
    content: 'May I help?',
    sender: { kind: 'agent', id: agent.id, name: 'Anna' },
    status: 'sent',
  });

  await visitorLive.heardText('May I help?');
  const order = visitorLive.heardAll.map((heard) => heard.event);
  expect(order.indexOf('conversation:created')).toBeLessThan(order.indexOf('message:new'));
  expect(order.indexOf('conversation:created')).toBeGreaterThanOrEqual(0);
  for (const live of [agentLive, colleague]) {
    const news = await live.heard('conversation:new', (data) => data.conversation.id === conversation.id);
    expect(news.conversation).toMatchObject({ assignee: { id: agent.id }, lastMessage: { content: 'May I help?' } });
  }
  expect(JSON.stringify(visitorLive.heardAll), 'what agents alone may know').not.toContain('"ip"');

  // Whoever has it hears the answer without joining.
  await visitor.send(conversation.id, 'Yes, please');
  await agentLive.heardText('Yes, please');
  expect((await visitor.history(conversation.id)).map((line) => line.content)).toEqual(['May I help?', 'Yes, please']);
  const own = (await visitor.rest.get('/api/chat/rooms')).as(200, shapes.listOf(shapes.conversation));
  expect(own.items).toMatchObject([{ id: conversation.id, unread: 1 }]);
});

test('a visitor who is away finds the chat when they come back', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const { conversation } = (await approach(shop.owner, visitor, 'Your order is here')).as(201, shapes.approached);
  const live = await visitor.live();
  const { conversations } = await live.ok('visitor:connect', { siteKey: shop.siteKey, token: visitor.token });
  expect(conversations).toMatchObject([
    { id: conversation.id, unread: 1, lastMessage: { content: 'Your order is here' } },
  ]);
});

test('fifty at once with one clientId make one chat with one message, and everybody hears of it once', async () => {
  const shop = await Workspace.create(server.url);
  const agent = await shop.hire('agent', 'Anna');
  const visitor = await shop.visitor();
  const [visitorLive, colleague] = [await visitor.live(), await shop.owner.live()];
  const clientId = newClientId();
  const answers = await Promise.all(Array.from({ length: 50 }, () => approach(agent, visitor, 'Hello', clientId)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([...Array<number>(49).fill(200), 201]);
  const bodies = answers.map((answer) => answer.as(answer.status, shapes.approached));
  expect(new Set(bodies.map((body) => body.conversation.id)).size).toBe(1);
  expect(new Set(bodies.map((body) => body.message.id)).size).toBe(1);
  const id = bodies[0]?.conversation.id ?? '';
  await visitor.send(id, 'fence');
  await colleague.heard('conversation:updated', (data) => data.conversation.id === id);
  expect(visitorLive.texts()).toEqual(['Hello', 'fence']);
  expect(visitorLive.all('conversation:created')).toHaveLength(1);
  expect(colleague.all('conversation:new')).toHaveLength(1);
  // At any time, closed or not.
  (await agent.rest.put(`/api/conversations/${id}/close`)).is(200);
  const again = (await approach(agent, visitor, 'Hello', clientId)).as(200, shapes.approached);
  expect(again).toMatchObject({ conversation: { id, status: 'closed' }, message: { seq: 1, content: 'Hello' } });
});

test('two agents who begin at once make one chat; the other is told which', async () => {
  const shop = await Workspace.create(server.url);
  const agents = [await shop.hire('agent', 'Anna'), await shop.hire('agent', 'Ben')];
  for (let round = 0; round < 5; round += 1) {
    const visitor = await shop.visitor();
    // The same clientId, too: it is each agent's own.
    const clientId = newClientId();
    const answers = await Promise.all(agents.map((agent) => approach(agent, visitor, 'Hello', clientId)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    const [won] = answers.filter((answer) => answer.status === 201);
    const [lost] = answers.filter((answer) => answer.status === 409);
    const { id } = won?.as(201, shapes.approached).conversation ?? { id: '' };
    expect(lost?.problem('conflict').detail).toContain(id);
    const all = await shop.owner.rest.get(`/api/conversations?visitor=${visitor.id}`);
    expect(all.as(200, shapes.listOf(shapes.conversation)).items.map((item) => item.id)).toEqual([id]);
  }
});

test('a visitor who waits is not approached, and one whose chat is over is', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const refused = (await approach(shop.owner, visitor)).problem('conflict');
  expect(refused.detail).toContain(id);
  (await shop.owner.rest.put(`/api/conversations/${id}/resolve`)).is(200);
  const { conversation } = (await approach(shop.owner, visitor)).as(201, shapes.approached);
  expect(conversation.id).not.toBe(id);
});

test('the ids of visitor and agent do not meet: each begins their own', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const clientId = newClientId();
  const { conversation } = (await approach(shop.owner, visitor, 'Hello', clientId)).as(201, shapes.approached);
  const body = { siteKey: shop.siteKey, clientId, message: 'My own matter' };
  const own = (await visitor.rest.post('/api/chat/rooms', body)).as(201, shapes.room);
  expect(own.room.id).not.toBe(conversation.id);
});

test('what is missing or wrong is named, and nothing was begun', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const good = { visitorId: visitor.id, clientId: newClientId(), message: 'Hello' };
  const wrong: [string, unknown][] = [
    ['message', ''],
    ['message', '  \n'],
    ['message', 'a\u0000b'],
    ['message', 'x'.repeat(10_001)],
    ['message', 5],
    ['message', undefined],
    ['clientId', ''],
    ['clientId', 'x'.repeat(65)],
    ['clientId', undefined],
    ['visitorId', 5],
    ['visitorId', undefined],
  ];
  for (const [field, value] of wrong) {
    const answer = await shop.owner.rest.post('/api/conversations', { ...good, [field]: value });
    expectField(answer.problem('validation-failed'), field);
  }
  for (const visitorId of ['nobody', '0190d3a5-0000-7000-8000-000000000000', shop.owner.id]) {
    (await shop.owner.rest.post('/api/conversations', { ...good, visitorId })).problem('not-found');
  }
  const stranger = await (await Workspace.create(server.url)).visitor();
  (await approach(shop.owner, stranger)).problem('not-found');
  const none = (await shop.owner.rest.get('/api/conversations')).as(200, shapes.listOf(shapes.conversation));
  expect(none.items).toEqual([]);
});

test('who comes and goes is for the own agents alone', async () => {
  const shop = await Workspace.create(server.url);
  const other = await Workspace.create(server.url);
  const [watching, stranger] = [await shop.owner.live(), await other.owner.live()];
  const visitor = await shop.visitor({ name: 'Vera' });
  const neighbour = await (await shop.visitor()).live();
  const live = await browse(visitor, '/', null);
  await live.ok('page:view', page('/secret', null));
  await watching.heard('visitor:page', (data) => data.page.title === 'Page /secret');
  expect((await here(other.owner)).items).toEqual([]);
  // Its own visitor is the fence.
  const fence = await other.visitor();
  await fence.live();
  await stranger.heard('visitor:online', (data) => data.visitor.id === fence.id);
  for (const peer of [stranger, neighbour]) expect(JSON.stringify(peer.heardAll)).not.toContain(visitor.id);
});
