import { expect, test } from 'vitest';
import { z } from 'zod';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const nobody = new Rest(server.url);

const allowed = 'https://shop.example';
const foreign = 'https://evil.example';
const widget = (await shop.owner.rest.post('/api/widgets', { name: 'Strict', allowedSites: [allowed] })).as(
  201,
  shapes.widget,
);

function config(origin: string) {
  return nobody.send('GET', `/api/widgets/${widget.siteKey}/config`, { headers: { origin } });
}

test('an allowed site may read the config and call the API', async () => {
  const granted = (await config(allowed)).headers.get('access-control-allow-origin');
  expect([allowed, '*']).toContain(granted);
  const preflight = await nobody.send('OPTIONS', '/api/chat/rooms', {
    headers: {
      origin: allowed,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  expect(preflight.status).toBeLessThan(300);
  expect([allowed, '*']).toContain(preflight.headers.get('access-control-allow-origin'));
  expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
  const made = await nobody.send('POST', '/api/chat/visitors', {
    headers: { origin: allowed, 'content-type': 'application/json' },
    body: JSON.stringify({ siteKey: widget.siteKey }),
  });
  expect(made.status).toBe(201);
  expect([allowed, '*']).toContain(made.headers.get('access-control-allow-origin'));
});

test('a foreign site gets no chat out of this widget', async () => {
  const made = await nobody.send('POST', '/api/chat/visitors', {
    headers: { origin: foreign, 'content-type': 'application/json' },
    body: JSON.stringify({ siteKey: widget.siteKey }),
  });
  made.problem('forbidden');
});

test('no site is ever granted credentials', async () => {
  for (const origin of [allowed, foreign, 'null']) {
    expect((await config(origin)).headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test('the agent’s doors are open to no other site', async () => {
  const preflight = await nobody.send('OPTIONS', '/api/conversations', {
    headers: {
      origin: allowed,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    },
  });
  const granted = preflight.headers.get('access-control-allow-origin');
  expect([null, server.url]).toContain(granted);
});

test.each(['websocket', 'polling'])(
  'a socket (%s) from an allowed site and from our own pages connects',
  async (transport) => {
    for (const origin of [allowed, server.url]) {
      const live = await Live.open(server.url, { transports: [transport], extraHeaders: { origin } });
      await live.ok('visitor:connect', { siteKey: widget.siteKey });
    }
  },
);

test.each(['websocket', 'polling'])('a socket (%s) from a foreign site does not', async (transport) => {
  let live: Live;
  try {
    live = await Live.open(server.url, { transports: [transport], extraHeaders: { origin: foreign } });
  } catch {
    return; // Refused at the handshake: as good.
  }
  await live.refused('visitor:connect', { siteKey: widget.siteKey }, 'forbidden');
});

test('an agent’s socket from a foreign site is refused', async () => {
  let live: Live;
  try {
    live = await Live.open(server.url, { extraHeaders: { origin: foreign } });
  } catch {
    return; // Refused at the handshake: as good.
  }
  await live.refused('agent:connect', { token: shop.owner.session.token }, 'forbidden');
});

test.each([
  'https://shop.example.evil.example',
  'http://shop.example',
  'https://shop.example:8443',
  'https://xshop.example',
  'null',
])('the origin %s only looks like the allowed site', async (origin) => {
  const made = await nobody.send('POST', '/api/chat/visitors', {
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ siteKey: widget.siteKey }),
  });
  made.problem('forbidden');
});

test('a widget without allowed sites works on any', async () => {
  const made = await nobody.send('POST', '/api/chat/visitors', {
    headers: { origin: foreign, 'content-type': 'application/json' },
    body: JSON.stringify({ siteKey: shop.siteKey }),
  });
  expect(made.status).toBe(201);
  expect([foreign, '*']).toContain(made.headers.get('access-control-allow-origin'));
  const live = await Live.open(server.url, { extraHeaders: { origin: foreign } });
  await live.ok('visitor:connect', { siteKey: shop.siteKey });
});

test('a change of the allowed sites takes hold at once', async () => {
  const own = (await shop.owner.rest.post('/api/widgets', { name: 'Changing' })).as(201, shapes.widget);
  const visit = (origin: string) =>
    nobody.send('POST', '/api/chat/visitors', {
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ siteKey: own.siteKey }),
    });
  (await visit(foreign)).is(201);
  (await shop.owner.rest.put(`/api/widgets/${own.siteKey}`, { allowedSites: [allowed] })).is(200);
  (await visit(foreign)).problem('forbidden');
  (await visit(allowed)).is(201);
});

test('a visitor’s token is of no use on a foreign page, over HTTP as over the socket', async () => {
  const guarded = (await shop.owner.rest.post('/api/widgets', { name: 'Guarded', allowedSites: [allowed] })).as(
    201,
    shapes.widget,
  );
  const made = await nobody.post('/api/chat/visitors', { siteKey: guarded.siteKey });
  const { token } = made.as(201, z.looseObject({ token: z.string() }));
  const rest = new Rest(server.url, token);
  const start = { siteKey: guarded.siteKey, clientId: newClientId(), message: 'From our own page' };
  const { room } = (await rest.post('/api/chat/rooms', start)).as(201, shapes.room);
  const from = (origin: string | null, method: string, path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json', ...(origin === null ? {} : { origin }) };
    return rest.send(method, path, body === undefined ? { headers } : { headers, body: JSON.stringify(body) });
  };
  const message = (content: string) => ({ roomId: room.id, clientId: newClientId(), content });
  for (const origin of [foreign, 'null', 'https://shop.example.evil.example']) {
    for (const [method, path, body] of [
      ['POST', '/api/chat/messages', message('Not from here')],
      ['GET', `/api/chat/messages?roomId=${room.id}`],
      ['POST', '/api/chat/rooms', { ...start, clientId: newClientId() }],
      ['GET', '/api/chat/rooms'],
      ['GET', `/api/chat/rooms/${room.id}`],
      ['PUT', `/api/chat/rooms/${room.id}`, { status: 'closed' }],
      ['GET', `/api/widgets/sessions/${room.id}/messages`],
    ] as const) {
      (await from(origin, method, path, body)).problem('forbidden');
    }
  }
  for (const origin of [allowed, server.url, null]) {
    (await from(origin, 'POST', '/api/chat/messages', message(`From ${origin}`))).is(201);
    (await from(origin, 'GET', `/api/chat/rooms/${room.id}`)).is(200);
  }
  (await shop.owner.rest.put(`/api/widgets/${guarded.siteKey}`, { allowedSites: [foreign] })).is(200);
  (await from(foreign, 'GET', '/api/chat/rooms')).is(200);
  (await from(allowed, 'GET', '/api/chat/rooms')).problem('forbidden');
});
