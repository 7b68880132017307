import { expect, test } from 'vitest';
import { newEmail, password, signIn, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);

function register(more: Record<string, unknown> = {}) {
  return nobody.post('/api/auth/register', { name: 'Rita', email: newEmail(), password, ...more });
}

test('registering makes a workspace with its owner, a widget, and a session of 15 minutes', async () => {
  const email = newEmail();
  const session = (await register({ email, workspace: 'Rita’s Shop' })).as(201, shapes.session);
  expect(session.user).toMatchObject({ email, name: 'Rita', role: 'owner' });
  const minutes = (Date.parse(session.expiresAt) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(14);
  expect(minutes).toBeLessThan(15.1);
  const rest = nobody.as(session.token);
  expect((await rest.get('/api/auth/me')).as(200, shapes.agent)).toMatchObject({ id: session.user.id, email });
  expect((await rest.get('/api/auth/profile')).as(200, shapes.agent).id).toBe(session.user.id);
  expect((await rest.get('/api/widgets')).as(200, shapes.listOf(shapes.widget)).items).toHaveLength(1);
  expect((await rest.get('/api/conversations')).as(200, shapes.listOf(shapes.conversation)).items).toEqual([]);
});

test('the password never comes back, in no answer', async () => {
  const answers = [await register(), await nobody.post('/api/auth/login', { email: shop.owner.email, password })];
  answers.push(await shop.owner.rest.get('/api/auth/me'), await shop.owner.rest.get('/api/agents'));
  for (const answer of answers) {
    expect(answer.text).not.toContain(password);
    expect(answer.text.toLowerCase()).not.toContain('argon2');
    expect(answer.text).not.toMatch(/"password/i);
  }
});

test.each([
  ['name', { name: '' }],
  ['name', { name: undefined }],
  ['email', { email: 'nope' }],
  ['password', { password: '123456789' }],
  ['password', { password: 'x'.repeat(129) }],
  ['password', { password: 5 }],
  ['workspace', { workspace: 'w'.repeat(201) }],
])('registering with a bad %s says so: %j', async (field, more) => {
  expectField((await register(more)).problem('validation-failed'), field);
});

test('passwords of 10 and of 128 characters, of any script, sign in', async () => {
  for (const secret of ['0123456789', '密'.repeat(128), '  spaces and 😀  ']) {
    const email = newEmail();
    (await register({ email, password: secret })).as(201, shapes.session);
    await signIn(server.url, email, secret);
  }
});

test('one address is one account', async () => {
  (await register({ email: shop.owner.email })).problem('conflict');
  (await register({ email: shop.owner.email.toUpperCase() })).problem('conflict');
});

test('both doors sign in, however the address is written in upper and lower case', async () => {
  for (const path of ['/api/auth/login', '/api/auth/agent-login']) {
    const answer = await nobody.post(path, { email: shop.owner.email.toUpperCase(), password });
    expect(answer.as(200, shapes.session).user.id).toBe(shop.owner.id);
  }
});

test('a wrong password and an unknown address get the same answer', async () => {
  for (const path of ['/api/auth/login', '/api/auth/agent-login']) {
    const wrong = await nobody.post(path, { email: shop.owner.email, password: `${password}x` });
    const unknown = await nobody.post(path, { email: newEmail(), password });
    expect(wrong.problem('invalid-credentials')).toEqual(unknown.problem('invalid-credentials'));
  }
});

test('a wrong password and an unknown address take the same time', async () => {
  const time = async (email: string): Promise<number> => {
    const start = performance.now();
    (await nobody.post('/api/auth/login', { email, password: 'not the password' })).problem('invalid-credentials');
    return performance.now() - start;
  };
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let round = 0; round < 8; round += 1) {
    known.push(await time(shop.owner.email));
    unknown.push(await time(newEmail()));
  }
  // The password hash is nearly all of the time; an answer without it would take a tenth. Others use the machine too, so
  // the quickest of each are compared, and not closely.
  expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3);
});

test('signing in without an address or a password names the field', async () => {
  expectField((await nobody.post('/api/auth/login', { password })).problem('validation-failed'), 'email');
  expectField((await nobody.post('/api/auth/login', { email: newEmail() })).problem('validation-failed'), 'password');
});

test('refreshing rotates; the new tokens work', async () => {
  const agent = await shop.hire();
  const refresh = (refreshToken: string) => nobody.post('/api/auth/refresh', { refreshToken });
  const second = (await refresh(agent.session.refreshToken)).as(200, shapes.session);
  expect(second.refreshToken).not.toBe(agent.session.refreshToken);
  expect(second.user.id).toBe(agent.id);
  (await nobody.as(second.token).get('/api/auth/me')).as(200, shapes.agent);
  (await refresh(second.refreshToken)).as(200, shapes.session);
});

test('an old refresh token used again revokes its whole family, and no other session', async () => {
  const agent = await shop.hire();
  const elsewhere = await agent.signIn();
  const refresh = (refreshToken: string) => nobody.post('/api/auth/refresh', { refreshToken });
  const second = (await refresh(agent.session.refreshToken)).as(200, shapes.session);
  (await refresh(agent.session.refreshToken)).problem('invalid-token');
  (await refresh(second.refreshToken)).problem('invalid-token');
  (await refresh(elsewhere.session.refreshToken)).as(200, shapes.session);
});

test('two refreshes at once never leave two families alive', async () => {
  const agent = await shop.hire();
  const refresh = (refreshToken: string) => nobody.post('/api/auth/refresh', { refreshToken });
  // Several times: those who come while others wait hold something already, and may not wait for each other in a circle.
  for (let round = 0; round < 8; round += 1) {
    const { refreshToken } = (await agent.signIn()).session;
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));
    expect(answers.filter((answer) => answer.status === 200).length).toBeLessThanOrEqual(1);
  }
});

test('nonsense is no refresh token, and an access token is none either', async () => {
  for (const refreshToken of ['nonsense', 'a.b.c', shop.owner.session.token, 'x'.repeat(5_000)]) {
    (await nobody.post('/api/auth/refresh', { refreshToken })).problem('invalid-token');
  }
  expectField((await nobody.post('/api/auth/refresh', {})).problem('validation-failed'), 'refreshToken');
  (await nobody.as(shop.owner.session.refreshToken).get('/api/auth/me')).problem('invalid-token');
});

test('a new password ends all other sessions and keeps this one', async () => {
  const here = await shop.hire();
  const there = await here.signIn();
  const thereLive = await there.live();
  const next = 'an entirely new password';
  const change = (current: string, to: string) => here.rest.put('/api/auth/password', { current, password: to });
  (await change('not my password', next)).is(401, 422);
  expectField((await change(password, 'short')).problem('validation-failed'), 'password');
  (await change(password, next)).is(200, 204);
  await thereLive.dropped();
  (await nobody.post('/api/auth/refresh', { refreshToken: there.session.refreshToken })).problem('invalid-token');
  (await nobody.post('/api/auth/refresh', { refreshToken: here.session.refreshToken })).as(200, shapes.session);
  (await nobody.post('/api/auth/login', { email: here.email, password })).problem('invalid-credentials');
  await signIn(server.url, here.email, next);
});

test('logging out ends this session and drops its sockets, and leaves the other session alone', async () => {
  const here = await shop.hire();
  const there = await here.signIn();
  const [hereLive, thereLive] = [await here.live(), await there.live()];
  expect((await here.rest.post('/api/auth/logout')).is(204).text).toBe('');
  await hereLive.dropped();
  (await nobody.post('/api/auth/refresh', { refreshToken: here.session.refreshToken })).problem('invalid-token');
  (await there.rest.get('/api/auth/me')).as(200, shapes.agent);
  await thereLive.ok('agent:online');
  expect(thereLive.ended).toBeNull();
});

test('an access token is refused within 5 s after its session ended', async () => {
  const agent = await shop.hire();
  (await agent.rest.post('/api/auth/logout')).is(204);
  await expect.poll(async () => (await agent.rest.get('/api/auth/me')).status, { timeout: 5_000 }).toBe(401);
  (await agent.rest.get('/api/auth/me')).problem('invalid-token');
});

test('logging out everywhere ends every session', async () => {
  const here = await shop.hire();
  const there = await here.signIn();
  const thereLive = await there.live();
  (await here.rest.post('/api/auth/logout?all=true')).is(204);
  await thereLive.dropped();
  for (const { session } of [here, there]) {
    (await nobody.post('/api/auth/refresh', { refreshToken: session.refreshToken })).problem('invalid-token');
  }
});

test('status is mine to set, and the others hear of it', async () => {
  const agent = await shop.hire();
  const colleague = await shop.owner.live();
  const live = await agent.live();
  for (const [status, event] of [
    ['online', 'agent:online'],
    ['away', 'agent:offline'],
    ['online', 'agent:online'],
    ['offline', 'agent:offline'],
  ] as const) {
    colleague.forget();
    expect((await agent.rest.put('/api/auth/status', { status })).as(200, shapes.agent).status).toBe(status);
    expect((await agent.rest.get('/api/auth/me')).as(200, shapes.agent).status).toBe(status);
    await colleague.heard(event, (data) => data.agentId === agent.id && data.status === status);
  }
  expect(live.ended).toBeNull();
  expectField((await agent.rest.put('/api/auth/status', { status: 'asleep' })).problem('validation-failed'), 'status');
  expectField((await agent.rest.put('/api/auth/status', {})).problem('validation-failed'), 'status');
});
