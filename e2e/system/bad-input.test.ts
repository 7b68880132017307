import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import { Rest } from '../support/rest.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const nobody = new Rest(server.url);

/** A chat still works: the one question that every flood ends with. */
async function expectHealthy(): Promise<void> {
  (await nobody.get('/api/health/ready')).is(200);
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const live = await visitor.live();
  await shop.owner.send(id, 'Still here');
  await live.heardText('Still here');
}

/** Opens a raw WebSocket, connects the namespace, sends these frames, and waits for the end or an answer to a ping. */
async function sendFrames(frames: (string | Buffer)[], connectFirst = true): Promise<void> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  await new Promise<void>((done, failed) => {
    socket.once('open', done);
    socket.once('error', failed);
  });
  const ended = new Promise<void>((done) => {
    socket.once('close', () => done());
    socket.on('message', (data) => {
      if (String(data).includes('"after the bad frames"') || String(data).startsWith('4399')) done();
    });
  });
  socket.on('error', () => {});
  if (connectFirst) socket.send('40');
  for (const frame of frames) socket.send(frame);
  socket.send('4299["after the bad frames",{}]');
  socket.send('1');
  await ended;
  socket.terminate();
}

const badFrames: [string, (string | Buffer)[]][] = [
  ['an empty frame', ['']],
  ['unknown packet types', ['9', 'x', '7probe', '48', '4', '4x']],
  ['an event that is no JSON', ['42', '42[', '42["message:send"', '42{"a":1}', '42null', '42"x"', '42[]', '42[5]']],
  ['an event with a huge ack id', ['42999999999999999999999999["message:send",{}]', '42-1["x"]']],
  ['an ack that nobody asked for', ['437[]', '43', '4312345["x"]']],
  ['a connect error from a client', ['44{"message":"x"}', '44']],
  ['a foreign namespace', ['40/admin,', '42/admin,["x"]', '40/' + 'n'.repeat(1_000) + ',']],
  ['binary', [Buffer.from([0, 1, 2, 3]), '451-["x",{"_placeholder":true,"num":0}]', randomBytes(100)]],
  ['many binary attachments announced', ['4599999999-["x"]']],
  ['deep JSON', ['42["message:send",' + '['.repeat(20_000) + ']'.repeat(20_000) + ']']],
  ['a packet over 64 KiB', ['42["message:send",{"content":"' + 'x'.repeat(70_000) + '"}]']],
  ['a text of 1 MiB', ['42["message:send",{"content":"' + 'x'.repeat(1_048_576) + '"}]']],
  ['a pong that was not asked for, a second open, an upgrade', ['3', '0{}', '5', '2probe']],
  ['reserved event names', ['42["connect"]', '42["disconnect"]', '42["connect_error",{}]', '42["__proto__",{}]']],
  ['connecting twice', ['40', '40', '40{"token":"x"}']],
  ['hostile keys', ['421["visitor:connect",{"__proto__":{"x":1},"constructor":5,"siteKey":{"$ne":null}}]']],
];

test.each(badFrames)('frames with %s end at most their own socket', async (_, frames) => {
  await sendFrames(frames);
  await sendFrames(frames, false);
  await expectHealthy();
});

test('frames of random bytes end at most their own socket', async () => {
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      sendFrames([
        `4${index % 7}${randomBytes(40).toString('latin1')}`,
        randomBytes(200).toString('base64'),
        randomBytes(64),
      ]),
    ),
  );
  await expectHealthy();
});

test.each([
  '/socket.io/',
  '/socket.io/?EIO=3&transport=polling',
  '/socket.io/?EIO=4&transport=carrier-pigeon',
  '/socket.io/?EIO=4&transport=polling&sid=unknown',
  '/socket.io/?EIO=4&transport=polling&sid=%00',
  `/socket.io/?EIO=4&transport=polling&sid=${'x'.repeat(5_000)}`,
  '/socket.io/?EIO=4&transport=websocket',
])('the request %s is a clear refusal', async (path) => {
  const answer = await nobody.get(path);
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test.each(['', 'garbage', '4', '42["x"', '\u001e\u001e', 'b####', '6'.repeat(1_000), 'x'.repeat(1_100_000)])(
  'polling with a body that is no payload ends at most its own socket: %#',
  async (body) => {
    const open = await nobody.get('/socket.io/?EIO=4&transport=polling');
    const { sid } = JSON.parse(open.text.slice(1)) as { sid: string };
    const answer = await nobody.send('POST', `/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
      body,
    });
    expect(answer.status).toBeLessThan(500);
    await expectHealthy();
  },
);

const wrong: unknown[] = [null, true, 0, -1, 1e308, '', 'x', '\u0000', '😀'.repeat(5_000), [], [[]], {}, { id: {} }];

test('every event refuses every kind of wrong data with a problem', async () => {
  const events = ['conversation:start', 'conversation:join', 'message:send', 'message:read', 'message:delivered'];
  events.push('typing:start', 'typing:stop', 'page:view', 'note:add', 'visitor:connect', 'agent:connect');
  const live = await (await shop.visitor()).live();
  const agentLive = await shop.owner.live();
  for (const event of events) {
    for (const data of wrong) {
      for (const socket of [live, agentLive]) {
        const ack = (await socket.emit(event, data)) as { ok?: boolean; error?: { status?: number } };
        expect(ack.ok, `${event} with ${JSON.stringify(data).slice(0, 60)}`).toBe(false);
        expect(ack.error?.status, `${event} with ${JSON.stringify(data).slice(0, 60)}`).toBeLessThan(500);
      }
    }
  }
  await expectHealthy();
});

test('every field of a message refuses every kind of wrong value', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const live = await visitor.live();
  for (const field of ['conversationId', 'clientId', 'content', 'attachmentIds']) {
    for (const value of wrong) {
      const good = { conversationId: id, clientId: newClientId(), content: 'fine' };
      const ack = (await live.emit('message:send', { ...good, [field]: value })) as {
        ok: boolean;
        error?: { status: number };
      };
      if (!ack.ok) expect(ack.error?.status, `${field}: ${JSON.stringify(value).slice(0, 60)}`).toBeLessThan(500);
    }
  }
  await expectHealthy();
});

test('deep JSON over HTTP is a bad request, not an overflow', async () => {
  for (const depth of [200, 10_000, 100_000]) {
    const body = `{"name":"x","appearance":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const answer = await shop.owner.rest.send('POST', '/api/widgets', {
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([400, 422], String(answer)).toContain(answer.status);
    answer.problem('invalid-request', 'validation-failed');
  }
  await expectHealthy();
});

test.each(['GET / HTTP/9.9\r\n\r\n', '\r\n\r\n\r\n', randomBytes(300), `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`])(
  'bytes that are no HTTP are answered or hung up on: %#',
  async (bytes) => {
    await new Promise<void>((done) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.end(bytes));
      socket.on('data', () => {});
      socket.on('close', () => done());
      socket.on('error', () => done());
    });
    await expectHealthy();
  },
);

test.each([
  '/%',
  '/%ff%fe',
  '/api/%00',
  '//',
  '/api//widgets',
  '/../../etc/passwd',
  '/assets/../../Cargo.toml',
  '/%2e%2e/%2e%2e/etc/passwd',
])('the path %s is a page or not found, and never a file of ours', async (path) => {
  const raw = await new Promise<string>((done) => {
    let text = '';
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
    );
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => done(text));
    socket.on('error', () => done(text));
  });
  expect(raw).toMatch(/^HTTP\/1\.1 [234]\d\d/);
  expect(raw).not.toMatch(/root:|\[workspace\]/);
});

test('a flood of sockets that never become anybody is closed, and costs the others nothing', async () => {
  await withServer({ env: { DESKBELL_IDENTIFY_SECONDS: '1' } }, async (own) => {
    const place = await Workspace.create(own.url);
    const visitor = await place.visitor();
    const { id } = await visitor.start();
    const good = await visitor.live();
    const settled = await Promise.allSettled(Array.from({ length: 200 }, () => Live.open(own.url)));
    const opened = settled.filter((each) => each.status === 'fulfilled').map((each) => each.value);
    expect(opened.length).toBeGreaterThan(0);
    await place.owner.send(id, 'In the middle of it');
    await good.heardText('In the middle of it');
    await Promise.all(opened.map((live) => live.dropped(10_000)));
  });
});

test('a flood of messages from one socket slows its sender only', async () => {
  const flooder = await shop.visitor();
  const room = await flooder.start();
  const live = await flooder.live();
  for (let index = 0; index < 3_000; index += 1) {
    live.socket.emit('message:send', { conversationId: room.id, clientId: `f${index}`, content: 'x'.repeat(500) });
  }
  await expectHealthy();
});

test('the server never wrote that it panicked', () => {
  expect(server.logs).not.toContain('panicked');
});
