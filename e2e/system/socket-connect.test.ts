import { expect, test } from 'vitest';
import { newClientId, newEmail, Workspace } from '../support/actors.ts';
import { psql } from '../support/database.ts';
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

test('somebody who is nobody again is closed in time too, and has left', async () => {
  await withServer({ env: { DESKBELL_IDENTIFY_SECONDS: '1' } }, async (own) => {
    const place = await Workspace.create(own.url);
    const watcher = await place.owner.live();
    const [visitor, colleague] = [await place.visitor(), await place.hire()];
    const visitorLive = await visitor.live();
    await visitorLive.refused('visitor:connect', { siteKey: place.siteKey, token: 'nonsense' }, 'invalid-token');
    await visitorLive.refused('page:view', {}, 'unauthenticated');
    const agentLive = await colleague.live();
    await agentLive.refused('agent:connect', { token: 'nonsense' }, 'invalid-token');
    await agentLive.refused('agent:online', {}, 'unauthenticated');
    for (const live of [visitorLive, agentLive]) await live.dropped();
    await watcher.heard('visitor:offline', (data) => data.visitor.id === visitor.id);
    await watcher.heard('agent:offline', (data) => data.agentId === colleague.id);
  });
});

test('one socket of several that fails to be somebody does not make them leave', async () => {
  const [colleague, other] = [await shop.hire(), await shop.hire()];
  const watcher = await shop.owner.live();
  const stays = await colleague.live();
  const { database } = server;
  if (database.kind === 'postgres') {
    // Who they are is still remembered; what is read after that is not there for a moment.
    const fails = await Live.open(server.url);
    await psql(database.url, 'ALTER TABLE agents RENAME TO agents_away');
    try {
      await fails.refused('agent:connect', { token: colleague.session.token }, 'storage-unavailable', 'internal');
    } finally {
      await psql(database.url, 'ALTER TABLE agents_away RENAME TO agents');
    }
  }
  const fails = await colleague.live();
  await fails.refused('agent:connect', { token: 'nonsense' }, 'invalid-token');
  // Somebody who leaves now has left by the time that the other one would have.
  const leaves = await other.live();
  leaves.close();
  await watcher.heard('agent:offline', (data) => data.agentId === other.id);
  expect(watcher.all('agent:offline').filter((data) => data.agentId === colleague.id)).toEqual([]);
  await stays.ok('agent:online');
});

test('a changed name is the one that others hear, without connecting anew', async () => {
  const colleague = await shop.hire('agent', 'Before');
  const elsewhere = await colleague.signIn();
  const visitor = await shop.visitor({ name: 'Before' });
  const { id: conversationId } = await visitor.start();
  const [visitorLive, agentLive, otherLive] = [await visitor.live(), await colleague.live(), await elsewhere.live()];
  const nameOn = async (live: Live): Promise<string | null> => {
    const data = { conversationId, clientId: newClientId(), content: 'Who am I?' };
    return (await live.ok('message:send', data)).message.sender.name;
  };
  for (const live of [visitorLive, agentLive, otherLive]) expect(await nameOn(live)).toBe('Before');
  const picture = 'https://shop.example/after.png';
  (await colleague.rest.put('/api/auth/profile', { name: 'After', avatarUrl: picture })).is(200);
  (await shop.owner.rest.put(`/api/visitors/${visitor.id}`, { name: 'After' })).is(200);
  expect(await nameOn(visitorLive)).toBe('After');
  expect(await nameOn(agentLive)).toBe('After');
  // A sign-in elsewhere is looked up anew within 5 s.
  await expect.poll(() => nameOn(otherLive), { timeout: 6_000 }).toBe('After');
  const { message } = await visitorLive.heard('message:new', (data) => data.message.sender.name === 'After');
  expect(message.sender.avatarUrl).toBe(picture);
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
