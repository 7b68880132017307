import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
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
