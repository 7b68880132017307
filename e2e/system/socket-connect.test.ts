import { expect, test } from 'vitest';
import { newClientId, newEmail, Workspace } from '../support/actors.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { Live, type LiveOptions } from '../support/live.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const { siteKey } = shop;

const transports: [string, LiveOptions][] = [
  ['WebSocket only', { transports: ['websocket'] }],
  ['polling only', { transports: ['polling'] }],
  ['the default (polling, then the upgrade)', { transports: ['polling', 'websocket'] }],
  ['WebSocket with polling to fall back on', { transports: ['websocket', 'polling'] }],
  ['the other path', { path: '/api/socketio' }],
  ['polling on the other path', { path: '/api/socketio', transports: ['polling'] }],
  ['without a trailing slash', { path: '/socket.io', addTrailingSlash: false }],
];

test.each(transports)('a whole chat over %s', async (_, options) => {
  const visitorLive = await Live.open(server.url, options);
  const agentLive = await Live.open(server.url, options);
  const { visitor } = await visitorLive.ok('visitor:connect', { siteKey, name: 'Vera' });
  await agentLive.ok('agent:connect', { token: shop.owner.session.token });
  const start = { clientId: newClientId(), message: 'Hello?' };
  const { conversation, message } = await visitorLive.ok('conversation:start', start);
  expect(message).toMatchObject({ seq: 1, content: 'Hello?', sender: { kind: 'visitor', id: visitor.id } });
  await agentLive.heard('conversation:new', (data) => data.conversation.id === conversation.id);
  const join = await agentLive.ok('conversation:join', { conversationId: conversation.id });
  expect(join.messages.map((each) => each.content)).toEqual(['Hello?']);
  const wide = '😀 wide — 文字 \u2028';
  for (let round = 0; round < 5; round += 1) {
    const to = { conversationId: conversation.id, clientId: newClientId(), content: `${wide}${round}` };
    await agentLive.ok('message:send', to);
    await visitorLive.heardText(`${wide}${round}`);
    const back = { conversationId: conversation.id, clientId: newClientId(), content: `reply ${round}` };
    await visitorLive.ok('message:send', back);
    await agentLive.heardText(`reply ${round}`);
  }
});

test('the default transports do upgrade to WebSocket', async () => {
  const live = await Live.open(server.url, { transports: ['polling', 'websocket'] });
  await expect.poll(() => live.socket.io.engine.transport.name).toBe('websocket');
  await live.ok('visitor:connect', { siteKey });
});

test('nothing is lost or turned around by an upgrade in the middle of a flood', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('0');
  const receiver = await visitor.live();
  for (let round = 1; round <= 3; round += 1) {
    const live = await Live.open(server.url, { transports: ['polling', 'websocket'] });
    const sends: Promise<unknown>[] = [live.ok('visitor:connect', { siteKey, token: visitor.token })];
    const contents = Array.from({ length: 100 }, (_, index) => `${round}-${index}`);
    for (const content of contents) {
      sends.push(live.ok('message:send', { conversationId: id, clientId: content, content }));
    }
    await Promise.all(sends);
    await receiver.heardText(`${round}-99`);
    expect(receiver.texts().filter((text) => text?.startsWith(`${round}-`))).toEqual(contents);
  }
});

test('an unknown event is invalid-request, before and after connecting as somebody', async () => {
  const live = await Live.open(server.url);
  await live.refused('no:such:event', {}, 'invalid-request', 'unauthenticated');
  await live.ok('visitor:connect', { siteKey });
  await live.refused('no:such:event', {}, 'invalid-request');
  await live.refused('message:new', { message: {} }, 'invalid-request');
  await live.ok('page:view', { url: 'https://shop.example/', title: 'Shop', referrer: null });
});

test.each([
  ['conversation:start', { clientId: 'x', message: 'x' }],
  ['conversation:join', { conversationId: 'x' }],
  ['message:send', { conversationId: 'x', clientId: 'x', content: 'x' }],
  ['note:add', { conversationId: 'x', clientId: 'x', content: 'x' }],
  ['message:delivered', { conversationId: 'x', seq: 1 }],
  ['message:read', { conversationId: 'x', seq: 1 }],
  ['typing:start', { conversationId: 'x' }],
  ['typing:stop', { conversationId: 'x' }],
  ['page:view', { url: 'https://x.example/' }],
  ['agent:online', {}],
  ['agent:offline', {}],
])('%s before connecting as somebody is unauthenticated, whatever was sent', async (event, data) => {
  const live = await Live.open(server.url);
  await live.refused(event, data, 'unauthenticated');
  await live.refused(event, 'not even an object', 'unauthenticated');
});

test('each side has its own events', async () => {
  const visitor = await shop.visitor();
  const room = await visitor.start();
  const [visitorLive, agentLive] = [await visitor.live(), await shop.owner.live()];
  await agentLive.refused('conversation:start', { clientId: 'x', message: 'x' }, 'forbidden');
  await agentLive.refused('page:view', { url: 'https://x.example/' }, 'forbidden');
  for (const event of ['agent:online', 'agent:offline']) await visitorLive.refused(event, {}, 'forbidden');
  const note = { conversationId: room.id, clientId: 'x', content: 'x' };
  await visitorLive.refused('note:add', note, 'forbidden');
});

test('a socket that is nobody is closed in time, one that is somebody stays', async () => {
  await withServer({ env: { DESKBELL_IDENTIFY_SECONDS: '1' } }, async (own) => {
    const place = await Workspace.create(own.url);
    const somebody = await (await place.visitor()).live();
    const idle = await Live.open(own.url);
    const polling = await Live.open(own.url, { transports: ['polling'] });
    const busy = await Live.open(own.url);
    await busy.refused('message:send', {}, 'unauthenticated');
    for (const live of [idle, polling, busy]) await live.dropped();
    await somebody.ok('page:view', { url: 'https://shop.example/', title: null, referrer: null });
    expect(somebody.ended).toBeNull();
  });
});

test('a new visitor gets an identity and says who it is', async () => {
  const live = await Live.open(server.url);
  const email = newEmail();
  const page = { url: 'https://shop.example/', title: 'Shop', referrer: null };
  const ack = await live.ok('visitor:connect', { siteKey, name: 'Nora', email, page });
  expect(ack.visitor).toMatchObject({ name: 'Nora', email, online: true });
  expect(ack.conversations).toEqual([]);
  const connected = await live.heard('visitor:connected');
  expect(connected).toMatchObject({ visitor: { id: ack.visitor.id }, token: ack.token, conversations: [] });
  (await new Rest(server.url, ack.token).get('/api/chat/rooms')).as(200, shapes.listOf(shapes.conversation));
});

test('coming back with the token brings the conversations back', async () => {
  const visitor = await shop.visitor({ name: 'Vera' });
  const rooms = [await visitor.start('one'), await visitor.start('two')];
  const live = await Live.open(server.url);
  const ack = await live.ok('visitor:connect', { siteKey, token: visitor.token });
  expect(ack.visitor.id).toBe(visitor.id);
  expect(ack.conversations.map((each) => each.id)).toEqual(rooms.map((room) => room.id).reverse());
  const join = await live.ok('conversation:join', { conversationId: rooms[0]?.id });
  expect(join.messages.map((each) => each.content)).toEqual(['one']);
});

test('only the latest 20 conversations come with the connection', async () => {
  const visitor = await shop.visitor();
  const ids = [];
  for (let index = 0; index < 22; index += 1) ids.push((await visitor.start(String(index))).id);
  const live = await Live.open(server.url);
  const ack = await live.ok('visitor:connect', { siteKey, token: visitor.token });
  expect(ack.conversations.map((each) => each.id)).toEqual(ids.reverse().slice(0, 20));
});

test.each([
  ['siteKey', { siteKey: undefined }, 'validation-failed'],
  ['siteKey', { siteKey: 5 }, 'validation-failed'],
  ['siteKey', { siteKey: 'unknown' }, 'not-found'],
  ['token', { token: 5 }, 'validation-failed'],
  ['token', { token: 'nonsense' }, 'invalid-token'],
  ['name', { name: 'n'.repeat(201) }, 'validation-failed'],
  ['email', { email: 'nope' }, 'validation-failed'],
  ['page', { page: 'https://shop.example/' }, 'validation-failed'],
] as const)('connecting with a bad %s: %j is %s, and can be tried again', async (field, more, slug) => {
  const live = await Live.open(server.url);
  const problem = await live.refused('visitor:connect', { siteKey, ...more }, slug);
  if (slug === 'validation-failed') expectField(problem, field);
  await live.ok('visitor:connect', { siteKey });
});

test.each([undefined, null, 'text', 5, [], [{ siteKey }], true])('connecting with %j is refused', async (data) => {
  const live = await Live.open(server.url);
  await live.refused('visitor:connect', data, 'validation-failed', 'invalid-request');
});

test('an agent who connects learns who is here', async () => {
  const colleague = await shop.hire('agent', 'Colleague');
  const colleagueLive = await colleague.live();
  await colleagueLive.ok('agent:online');
  const live = await Live.open(server.url);
  const ack = await live.ok('agent:connect', { token: shop.owner.session.token });
  expect(ack.agent.id).toBe(shop.owner.id);
  expect(ack.agents.find((agent) => agent.id === colleague.id)).toMatchObject({ name: 'Colleague', status: 'online' });
  const other = await Workspace.create(server.url);
  expect(ack.agents.map((agent) => agent.workspaceId)).not.toContain(other.owner.session.user.workspaceId);
});

test('an event without an ack is handled too', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const [live, agentLive] = [await visitor.live(), await shop.owner.live()];
  await agentLive.ok('conversation:join', { conversationId: id });
  live.socket.emit('message:send', { conversationId: id, clientId: newClientId(), content: 'No answer needed' });
  await agentLive.heardText('No answer needed');
});
