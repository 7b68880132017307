import { expect, test } from 'vitest';
import { newEmail, password, signIn, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);
const other = await Workspace.create(server.url);
const { owner } = shop;

async function list(): Promise<shapes.Agent[]> {
  return (await owner.rest.get('/api/agents?limit=100')).as(200, shapes.listOf(shapes.agent)).items;
}

test('an admin adds people, who sign in and are listed', async () => {
  const admin = await shop.hire('admin');
  const email = newEmail();
  const body = { name: 'Nina New', email, password, role: 'agent' };
  const agent = (await admin.rest.post('/api/agents', body)).as(201, shapes.agent);
  expect(agent).toMatchObject({ name: 'Nina New', email, role: 'agent', status: 'offline' });
  expect(agent.workspaceId).toBe(owner.session.user.workspaceId);
  expect((await signIn(server.url, email)).session.user.id).toBe(agent.id);
  expect((await list()).map((item) => item.id)).toContain(agent.id);
});

test('agents see the people and change nobody', async () => {
  const agent = await shop.hire('agent');
  (await agent.rest.get('/api/agents')).as(200, shapes.listOf(shapes.agent));
  (await agent.rest.post('/api/agents', { name: 'x', email: newEmail(), password, role: 'agent' })).problem(
    'forbidden',
  );
  (await agent.rest.put(`/api/agents/${agent.id}`, { role: 'admin' })).problem('forbidden');
  (await agent.rest.delete(`/api/agents/${owner.id}`)).problem('forbidden');
});

test('an admin is no owner and cannot become, make or remove one', async () => {
  const admin = await shop.hire('admin');
  const body = { name: 'x', email: newEmail(), password, role: 'owner' };
  (await admin.rest.post('/api/agents', body)).problem('forbidden');
  (await admin.rest.put(`/api/agents/${admin.id}`, { role: 'owner' })).problem('forbidden');
  (await admin.rest.put(`/api/agents/${owner.id}`, { role: 'agent' })).problem('forbidden');
  (await admin.rest.delete(`/api/agents/${owner.id}`)).problem('forbidden');
  expect((await owner.rest.get('/api/auth/me')).as(200, shapes.agent).role).toBe('owner');
});

test('the last owner stays', async () => {
  (await owner.rest.delete(`/api/agents/${owner.id}`)).problem('conflict', 'forbidden');
  (await owner.rest.put(`/api/agents/${owner.id}`, { role: 'agent' })).problem('conflict', 'forbidden');
  (await owner.rest.get('/api/auth/me')).as(200, shapes.agent);
});

test.each([
  ['name', { name: ' ' }],
  ['email', { email: 'nope' }],
  ['password', { password: 'short' }],
  ['role', { role: 'king' }],
  ['role', { role: undefined }],
])('a bad %s is refused: %j', async (field, more) => {
  const body = { name: 'x', email: newEmail(), password, role: 'agent', ...more };
  expectField((await owner.rest.post('/api/agents', body)).problem('validation-failed'), field);
});

test('an address that has an account, here or in another business, is a conflict', async () => {
  for (const email of [owner.email, other.owner.email, owner.email.toUpperCase()]) {
    const answer = await owner.rest.post('/api/agents', { name: 'x', email, password, role: 'agent' });
    answer.problem('conflict');
  }
});

test('a change is partial', async () => {
  const agent = await shop.hire('agent', 'Before');
  const answer = await owner.rest.put(`/api/agents/${agent.id}`, { name: 'After' });
  const changed = answer.as(200, shapes.agent);
  expect(changed).toMatchObject({ id: agent.id, name: 'After', email: agent.email, role: 'agent' });
  const bad = await owner.rest.put(`/api/agents/${agent.id}`, { role: 'king' });
  expectField(bad.problem('validation-failed'), 'role');
});

test('a new role takes hold at once and drops the sockets of the old one', async () => {
  const agent = await shop.hire('agent');
  const live = await agent.live();
  (await owner.rest.put(`/api/agents/${agent.id}`, { role: 'admin' })).as(200, shapes.agent);
  await live.dropped();
  const promoted = await agent.signIn();
  (await promoted.rest.post('/api/widgets', { name: 'By the new admin' })).as(201, shapes.widget);
  (await owner.rest.put(`/api/agents/${agent.id}`, { role: 'agent' })).as(200, shapes.agent);
  await expect
    .poll(async () => (await promoted.rest.post('/api/widgets', { name: 'No more' })).status, { timeout: 5_000 })
    .toBeGreaterThanOrEqual(401);
});

test('somebody deactivated is out: sockets, tokens, and the door', async () => {
  const agent = await shop.hire('agent');
  const live = await agent.live();
  (await owner.rest.delete(`/api/agents/${agent.id}`)).is(204);
  await live.dropped();
  await expect.poll(async () => (await agent.rest.get('/api/auth/me')).status, { timeout: 5_000 }).toBe(401);
  const refresh = await nobody.post('/api/auth/refresh', { refreshToken: agent.session.refreshToken });
  refresh.problem('invalid-token');
  (await nobody.post('/api/auth/login', { email: agent.email, password })).problem('invalid-credentials');
  const reconnect = agent.live();
  await expect(reconnect).rejects.toThrow();
});

test('what somebody deactivated wrote stays, with the name', async () => {
  const agent = await shop.hire('agent', 'Long Gone');
  const room = await (await shop.visitor()).start();
  await agent.send(room.id, 'I was here');
  (await owner.rest.delete(`/api/agents/${agent.id}`)).is(204);
  const { messages } = await owner.conversation(room.id);
  expect(messages.find((message) => message.content === 'I was here')?.sender.name).toBe('Long Gone');
});

test('another business’s people do not exist', async () => {
  const agent = await shop.hire('agent');
  (await other.owner.rest.put(`/api/agents/${agent.id}`, { name: 'Mine' })).problem('not-found');
  (await other.owner.rest.delete(`/api/agents/${agent.id}`)).problem('not-found');
  const { items } = (await other.owner.rest.get('/api/agents?limit=100')).as(200, shapes.listOf(shapes.agent));
  expect(items.map((item) => item.id)).toEqual([other.owner.id]);
});

test('the list shows who is available now', async () => {
  const agent = await shop.hire('agent');
  const live = await agent.live();
  await live.ok('agent:online');
  const status = async () => (await list()).find((item) => item.id === agent.id)?.status;
  await expect.poll(status).toBe('online');
  const connected = await (await shop.hire('agent')).live();
  expect(connected.ended).toBeNull();
  live.close();
  await expect.poll(status, { timeout: 5_000 }).toBe('offline');
});

test('what somebody deactivated had goes back into the queue, and what they resolved does when it wakes', async () => {
  const [visitor, other] = [await shop.visitor(), await shop.visitor()];
  const leaver = await shop.hire('agent', 'Lea');
  const [open, resolved] = [await visitor.start('Open'), await other.start('Done')];
  for (const { id } of [open, resolved]) (await leaver.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  (await leaver.rest.put(`/api/conversations/${resolved.id}/resolve`, {})).is(200);
  (await shop.owner.rest.delete(`/api/agents/${leaver.id}`)).is(204);
  const state = async (id: string) =>
    (await shop.owner.rest.get(`/api/conversations/${id}`)).as(200, shapes.conversation);
  await expect.poll(async () => (await state(open.id)).assignee).toBeNull();
  await expect.poll(async () => (await state(resolved.id)).assignee).toBeNull();
  expect((await state(open.id)).status).toBe('waiting');
  await other.send(resolved.id, 'One more thing');
  expect(await state(resolved.id)).toMatchObject({ status: 'waiting', assignee: null });
});

test('a chat that somebody deactivated had closed is reopened for nobody', async () => {
  const visitor = await shop.visitor();
  const leaver = await shop.hire('agent', 'Leo');
  const { id } = await visitor.start('Closed');
  (await leaver.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  (await leaver.rest.put(`/api/conversations/${id}/close`, {})).is(200);
  (await shop.owner.rest.delete(`/api/agents/${leaver.id}`)).is(204);
  const reopened = (await shop.owner.rest.put(`/api/conversations/${id}/reopen`, {})).as(200, shapes.conversation);
  expect(reopened).toMatchObject({ status: 'waiting', assignee: null });
});
