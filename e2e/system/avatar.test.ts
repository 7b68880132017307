import { expect, test } from 'vitest';
import { type AgentActor, Workspace } from '../support/actors.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { png } from '../support/pictures.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);

/** Sent under a name that says something else: what counts is the content. */
function upload(agent: AgentActor, picture: Buffer | string, type = 'text/html') {
  const body = new Uint8Array(Buffer.from(picture));
  return agent.rest.send('PUT', '/api/auth/avatar', { headers: { 'content-type': type }, body });
}

async function set(agent: AgentActor, picture: Buffer): Promise<string> {
  return (await upload(agent, picture)).as(200, shapes.agent).avatarUrl ?? expect.fail('no picture');
}

test('a picture is kept as a small square, and whoever knows its address sees it', async () => {
  const anna = await shop.hire();
  const address = await set(anna, png(700, 300));
  expect(address).toMatch(/^\/api\/avatars\/[\w-]{43}$/);
  const response = await fetch(server.url + address);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('image/jpeg');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  expect((await anna.rest.get('/api/auth/me')).as(200, shapes.agent).avatarUrl).toBe(address);
});

test('visitors get its address with what is written', async () => {
  const anna = await shop.hire('agent', 'Anna');
  const address = await set(anna, png(300, 300));
  const visitor = await shop.visitor();
  const room = await visitor.start();
  await anna.send(room.id, 'Hello');
  const [message] = (await visitor.history(room.id)).filter(({ sender }) => sender.kind === 'agent');
  expect(message?.sender.avatarUrl).toBe(address);
});

test('another picture has another address, and the one before is gone', async () => {
  const anna = await shop.hire();
  const [first, second] = [await set(anna, png(300, 300)), await set(anna, png(300, 300, [1, 2, 3]))];
  expect(second).not.toBe(first);
  (await nobody.get(first)).problem('not-found');
  // What is sent back as it is stays; nothing takes it away.
  const same = await anna.rest.put('/api/auth/profile', { name: 'Anna B', avatarUrl: second });
  expect(same.as(200, shapes.agent).avatarUrl).toBe(second);
  (await anna.rest.put('/api/auth/profile', { avatarUrl: null })).as(200, shapes.agent);
  (await nobody.get(second)).problem('not-found');
});

test('nobody takes the address of another’s picture for their own', async () => {
  const [anna, ben] = [await shop.hire(), await shop.hire()];
  const address = await set(anna, png(300, 300));
  const taken = await ben.rest.put('/api/auth/profile', { avatarUrl: address });
  expectField(taken.problem('validation-failed'), 'avatarUrl');
});

test.each([
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'image/svg+xml'],
  ['a page', '<!doctype html><script>alert(1)</script>', 'image/png'],
  ['nothing', '', 'image/png'],
])('%s is no picture', async (_, body, type) => {
  (await upload(shop.owner, body, type)).problem('unsupported-type');
});

test('a picture that is too heavy, too large or broken is refused', async () => {
  (await upload(shop.owner, Buffer.alloc(1024 * 1024 + 1, 1))).problem('too-large');
  (await upload(shop.owner, png(5_001, 2))).problem('validation-failed');
  (await upload(shop.owner, png(6_000, 1))).problem('validation-failed');
  (await upload(shop.owner, png(1, 6_000))).problem('validation-failed');
  (await upload(shop.owner, png(300, 300).subarray(0, 200))).problem('validation-failed');
});

test('a thin line is a picture like any other', async () => {
  const anna = await shop.hire();
  await set(anna, png(5_000, 1));
  await set(anna, png(1, 5_000));
});

test('uploading is limited by agent', async () => {
  await withServer({ env: { DESKBELL_LIMIT_AVATAR: '2/hour' } }, async ({ url }) => {
    const own = await Workspace.create(url);
    const ben = await own.hire();
    await set(own.owner, png(20, 20));
    (await upload(own.owner, 'no picture')).problem('unsupported-type');
    (await upload(own.owner, png(20, 20))).problem('rate-limited');
    await set(ben, png(20, 20));
  });
});

test('an address that nobody was given shows nothing', async () => {
  for (const token of ['x', 'A'.repeat(43), '..%2f..%2fetc', 'A'.repeat(5_000)])
    (await nobody.get(`/api/avatars/${token}`)).problem('not-found');
});
