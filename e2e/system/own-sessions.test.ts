import { expect, test } from 'vitest';
import { z } from 'zod';
import { password, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);

const own = z.looseObject({
  id: shapes.id,
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  createdAt: shapes.time,
  usedAt: shapes.time,
  current: z.boolean(),
});

async function list(rest: Rest) {
  return (await rest.get('/api/auth/sessions')).as(200, shapes.listOf(own)).items;
}

test('one sees where one is signed in, and with what', async () => {
  const anna = await shop.hire();
  const headers = { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 (Elsewhere)' };
  const body = JSON.stringify({ email: anna.email, password });
  const elsewhere = await nobody.send('POST', '/api/auth/login', { headers, body });
  elsewhere.as(200, shapes.session);
  const sessions = await list(anna.rest);
  expect(sessions).toHaveLength(2);
  expect(sessions.filter(({ current }) => current)).toHaveLength(1);
  expect(sessions.find(({ current }) => !current)).toMatchObject({
    userAgent: 'Mozilla/5.0 (Elsewhere)',
    address: expect.stringMatching(/127\.0\.0\.1|::1/),
  });
  // Nothing of anybody else's.
  const [mine] = await list((await shop.hire()).rest);
  expect(sessions.map(({ id }) => id)).not.toContain(mine?.id);
});

test('a session that is ended is out within 5 s, sockets and all, and the others stay', async () => {
  const here = await shop.hire();
  const there = await here.signIn();
  const [hereLive, thereLive] = [await here.live(), await there.live()];
  const [other] = (await list(here.rest)).filter(({ current }) => !current);
  (await here.rest.delete(`/api/auth/sessions/${other?.id}`)).is(204);
  await thereLive.dropped();
  (await nobody.post('/api/auth/refresh', { refreshToken: there.session.refreshToken })).problem('invalid-token');
  (await there.rest.get('/api/auth/me')).problem('invalid-token');
  await hereLive.ok('agent:online');
  expect(hereLive.ended).toBeNull();
  expect(await list(here.rest)).toHaveLength(1);
  (await here.rest.delete(`/api/auth/sessions/${other?.id}`)).problem('not-found');
});

test('nobody ends the session of somebody else', async () => {
  const [anna, ben] = [await shop.hire(), await shop.hire()];
  const [bens] = await list(ben.rest);
  for (const rest of [anna.rest, shop.owner.rest])
    (await rest.delete(`/api/auth/sessions/${bens?.id}`)).problem('not-found');
  (await ben.rest.get('/api/auth/me')).is(200);
});

test('one can end the session that one is in', async () => {
  const anna = await shop.hire();
  const [mine] = await list(anna.rest);
  (await anna.rest.delete(`/api/auth/sessions/${mine?.id}`)).is(204);
  (await anna.rest.get('/api/auth/me')).problem('invalid-token');
});
