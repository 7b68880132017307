import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newClientId, signIn, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const agent = await shop.hire('agent', 'Anna');

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

test('after a crash everything that was acknowledged is there, and everybody is known', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('before the crash');
  await agent.send(id, 'answer before the crash');
  (await agent.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  const note = { clientId: newClientId(), content: 'note' };
  (await agent.rest.post(`/api/conversations/${id}/notes`, note)).is(201);
  const before = await agent.conversation(id);
  await server.crash();
  const after = await agent.conversation(id);
  expect(after.messages.map((message) => [message.id, message.seq, message.content])).toEqual(
    before.messages.map((message) => [message.id, message.seq, message.content]),
  );
  expect(after).toMatchObject({ status: 'active', assignee: { id: agent.id }, lastSeq: before.lastSeq });
  await visitor.send(id, 'after the crash');
  await signIn(server.url, agent.email);
  const refresh = await new Rest(server.url).post('/api/auth/refresh', { refreshToken: agent.session.refreshToken });
  refresh.as(200, shapes.session);
});

test('a client that reconnects by itself rejoins with after and misses nothing', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('1');
  const reconnecting = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };
  const live = await visitor.live(reconnecting);
  const agentLive = await agent.live(reconnecting);
  await agentLive.ok('conversation:join', { conversationId: id });
  for (const content of ['2', '3']) {
    await live.ok('message:send', { conversationId: id, clientId: newClientId(), content });
  }
  await agentLive.heardText('3');
  const last = agentLive.all('message:new').at(-1)?.message.seq ?? 0;
  await server.kill();
  await Promise.all([live.dropped(), agentLive.dropped()]);
  await server.launch();
  await Promise.all([live.back(), agentLive.back()]);
  await live.refused('conversation:join', { conversationId: id, after: 0 }, 'unauthenticated');
  await live.ok('visitor:connect', { siteKey: shop.siteKey, token: visitor.token });
  await live.ok('message:send', { conversationId: id, clientId: newClientId(), content: 'while Anna was away' });
  await agentLive.ok('agent:connect', { token: (await agent.signIn()).session.token });
  const join = await agentLive.ok('conversation:join', { conversationId: id, after: last });
  expect(join.messages.map((message) => message.content)).toEqual(['while Anna was away']);
  await live.ok('message:send', { conversationId: id, clientId: newClientId(), content: 'live again' });
  await agentLive.heardText('live again');
});

test('killed in the middle of a flood: what was acknowledged is there once, what is sent again is there once', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('0');
  const contents = range(1, 400).map(String);
  const acked = new Map<string, string>();
  for (let round = 0; round < 3; round += 1) {
    const live = await visitor.live();
    const flood = contents.map(async (content) => {
      const body = { conversationId: id, clientId: `c${content}`, content };
      const ack = (await live.socket.timeout(3_000).emitWithAck('message:send', body)) as { message?: shapes.Message };
      if (ack.message !== undefined) {
        const known = acked.get(content);
        if (known !== undefined) expect(ack.message.id, 'the same message as before').toBe(known);
        acked.set(content, ack.message.id);
      }
    });
    const settled = Promise.allSettled(flood);
    // At any moment: sometimes before the first commit, sometimes between two.
    await pause(round * 15);
    await server.kill();
    await settled;
    await server.launch();
    const history = await visitor.history(id);
    expect(history.map((message) => message.seq)).toEqual(range(1, history.length));
    for (const [content, messageId] of acked) {
      expect(history.filter((message) => message.content === content).map((message) => message.id)).toEqual([
        messageId,
      ]);
    }
  }
  const live = await visitor.live();
  for (const content of contents) {
    await live.ok('message:send', { conversationId: id, clientId: `c${content}`, content });
  }
  const history = await visitor.history(id);
  expect(history).toHaveLength(401);
  expect(new Set(history.map((message) => message.content)).size).toBe(401);
});

test('a stop by SIGTERM drains: clients are told, work in hand is done', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('0');
  const live = await visitor.live();
  let told = false;
  live.socket.on('server:drain', (data: unknown) => {
    expect(data).toMatchObject({ withinSeconds: expect.any(Number) as number });
    told = true;
  });
  const body = { conversationId: id, clientId: newClientId(), content: 'the last line' };
  const sent = await live.ok('message:send', body);
  await server.terminate();
  await live.dropped();
  expect(told).toBe(true);
  await server.launch();
  expect((await visitor.history(id)).at(-1)?.id).toBe(sent.message.id);
});

test('who was online when the server died is not online for ever', async () => {
  const visitor = await shop.visitor();
  const live = await visitor.live();
  await live.ok('page:view', { url: 'https://shop.example/', title: null, referrer: null });
  await server.crash();
  const online = async () =>
    (await agent.rest.get(`/api/visitors/${visitor.id}`)).as(200, shapes.visitorForAgents).online;
  await expect.poll(online, { timeout: 5_000 }).toBe(false);
});
