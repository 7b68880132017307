import { request } from 'node:http';
import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile({
  env: { DESKBELL_TRUST_PROXY: 'true', DESKBELL_LIMIT_VISITOR_CONNECT: '1/hour' },
});
const shop = await Workspace.create(server.url);
const { siteKey } = shop;

/** A new visitor whose request carries these lines of one header, which `fetch` would write as one line. */
function visit(forwardedFor: string[]): Promise<number> {
  return new Promise((answered, failed) => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor };
    const asking = request(`${server.url}/api/chat/visitors`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      answered(answer.statusCode ?? 0);
    });
    asking.on('error', failed);
    asking.end(JSON.stringify({ siteKey }));
  });
}

test('what the proxy wrote is the address, whatever the client claims before it', async () => {
  expect(await visit(['192.0.2.1'])).toBe(201);
  expect(await visit(['198.51.100.1, 192.0.2.1'])).toBe(429);
  expect(await visit(['198.51.100.2', '192.0.2.1'])).toBe(429);
  expect(await visit(['198.51.100.3', '198.51.100.4, 192.0.2.1'])).toBe(429);
  expect(await visit(['192.0.2.1', '192.0.2.2'])).toBe(201);
  const live = await Live.open(server.url, { extraHeaders: { 'x-forwarded-for': '198.51.100.5, 192.0.2.1' } });
  await live.refused('visitor:connect', { siteKey }, 'rate-limited');
});

test('both doors see the same address', async () => {
  const watcher = await shop.owner.live();
  const live = await Live.open(server.url, { extraHeaders: { 'x-forwarded-for': '198.51.100.6, 192.0.2.6' } });
  const { visitor } = await live.ok('visitor:connect', { siteKey });
  const seen = await watcher.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  expect(seen.visitor.ip).toBe('192.0.2.6');
  expect(await visit(['192.0.2.6'])).toBe(429);
});

test('an IPv6 network counts as one address', async () => {
  expect(await visit(['2001:db8:1:2::1'])).toBe(201);
  expect(await visit(['2001:db8:1:2:ffff::9'])).toBe(429);
  expect(await visit(['2001:db8:1:3::1'])).toBe(201);
});

const outside = 'https://chat.example';
const forwarded = { origin: outside, 'x-forwarded-host': 'chat.example' };

test.each(['websocket', 'polling'])(
  'our own pages behind a proxy that tells our name connect (%s)',
  async (transport) => {
    const own = { allowedSites: ['https://shop.example'], name: 'Strict' };
    const strict = (await shop.owner.rest.post('/api/widgets', own)).as(201, shapes.widget);
    const address = { 'x-forwarded-for': transport === 'polling' ? '192.0.2.11' : '192.0.2.12' };
    const options = { transports: [transport], extraHeaders: { ...forwarded, ...address } };
    const agent = await Live.open(server.url, options);
    await agent.ok('agent:connect', { token: shop.owner.session.token });
    const visitor = await Live.open(server.url, options);
    await visitor.ok('visitor:connect', { siteKey: strict.siteKey });
  },
);

test('a name that is not ours is not made ours by the client', async () => {
  const extraHeaders = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example, chat.example' };
  const live = await Live.open(server.url, { extraHeaders });
  await live.refused('agent:connect', { token: shop.owner.session.token }, 'forbidden');
});

test('without DESKBELL_TRUST_PROXY nothing of it is believed', async () => {
  await withServer({ env: { DESKBELL_LIMIT_VISITOR_CONNECT: '1/hour' } }, async (own) => {
    const place = await Workspace.create(own.url);
    const agent = await Live.open(own.url, { extraHeaders: forwarded });
    await agent.refused('agent:connect', { token: place.owner.session.token }, 'forbidden');
    const from = (address: string) =>
      new Rest(own.url).send('POST', '/api/chat/visitors', {
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ siteKey: place.siteKey }),
      });
    (await from('192.0.2.1')).is(201);
    (await from('192.0.2.2')).problem('rate-limited');
  });
});
