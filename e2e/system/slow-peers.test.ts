import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';

// A heartbeat quick enough to see it.
const server = await serverForThisFile({
  env: { DESKBELL_PING_INTERVAL_MS: '500', DESKBELL_PING_TIMEOUT_MS: '500' },
});
const shop = await Workspace.create(server.url);

/** A visitor's connection of bare WebSocket frames, which does nothing by itself. */
async function bareVisitor(token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  await new Promise((done, failed) => {
    socket.once('open', done);
    socket.once('error', failed);
  });
  const acked = new Promise<void>((done) => {
    socket.on('message', (data) => {
      if (String(data).startsWith('430')) done();
    });
  });
  socket.on('error', () => {});
  socket.send('40');
  socket.send(`420${JSON.stringify(['visitor:connect', { siteKey: shop.siteKey, token }])}`);
  await acked;
  return socket;
}

test('a peer that answers no heartbeat is gone in time', async () => {
  const watcher = await shop.owner.live();
  const visitor = await shop.visitor();
  const socket = await bareVisitor(visitor.token);
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  await watcher.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  await watcher.heard('visitor:offline', (data) => data.visitor.id === visitor.id);
  await closed;
});

test('a peer that answers stays', async () => {
  const visitor = await shop.visitor();
  const live = await visitor.live();
  const polling = await visitor.live({ transports: ['polling'] });
  let beats = 0;
  await new Promise<void>((done) => {
    live.socket.io.engine.on('packet', (packet: { type: string }) => {
      if (packet.type === 'ping') beats += 1;
      if (beats === 4) done();
    });
  });
  for (const each of [live, polling]) {
    await each.ok('page:view', { url: 'https://shop.example/', title: null, referrer: null });
    expect(each.ended).toBeNull();
  }
});

test('a reader that stalls is dropped, holds nobody up, and loses nothing when it is back', async () => {
  const watcher = await shop.owner.live();
  const visitor = await shop.visitor();
  const { id } = await visitor.start('0');
  const stalled = await bareVisitor(visitor.token);
  await watcher.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  stalled.pause();
  const agentLive = await shop.owner.live();
  const count = 400;
  for (let index = 0; index < count; index += 1) {
    const content = `${index} ${'x'.repeat(9_900)}`;
    await agentLive.ok('message:send', { conversationId: id, clientId: newClientId(), content });
  }
  await watcher.heard('visitor:offline', (data) => data.visitor.id === visitor.id);
  stalled.terminate();
  const back = await visitor.live();
  const { messages } = await back.ok('conversation:join', { conversationId: id, after: 1 });
  const texts = messages.filter((message) => message.kind === 'text').map((message) => message.content);
  expect(texts.map((text) => Number(text?.split(' ')[0]))).toEqual(Array.from({ length: count }, (_, index) => index));
});

test('a session id of another transport or time is refused', async () => {
  const open = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
  const { sid } = JSON.parse((await open.text()).slice(1)) as { sid: string };
  const steal = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&sid=${sid}x`);
  await new Promise<void>((done) => {
    steal.once('close', () => done());
    steal.on('error', () => {});
  });
  const close = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
    method: 'POST',
    body: '1',
  });
  expect(close.status).toBe(200);
  const late = () => fetch(`${server.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`);
  await expect.poll(async () => (await late()).status).toBe(400);
});
