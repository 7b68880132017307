import { expect, test } from 'vitest';
import { z } from 'zod';
import { newEmail, password, signIn, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);

/** The part of the answer that only whoever invites gets, once. */
const invited = shapes.agent.extend({ invitation: z.looseObject({ url: z.string() }) });

async function invite(more: Record<string, unknown> = {}) {
  const body = { name: 'Ines Invited', email: newEmail(), role: 'agent', ...more };
  const agent = (await shop.owner.rest.post('/api/agents', body)).as(201, invited);
  const token = /invitation=(.+)$/.exec(agent.invitation.url)?.[1] ?? expect.fail(agent.invitation.url);
  return { agent, token };
}

function accept(token: unknown, secret: unknown = password) {
  return nobody.post('/api/auth/accept-invitation', { token, password: secret });
}

test('somebody added without a password gets an invitation, chooses one, and is in', async () => {
  const { agent, token } = await invite();
  (await nobody.post('/api/auth/login', { email: agent.email, password })).problem('invalid-credentials');
  const session = (await accept(token)).as(200, shapes.session);
  expect(session.user).toMatchObject({ id: agent.id, email: agent.email, role: 'agent' });
  (await nobody.as(session.token).get('/api/auth/me')).as(200, shapes.agent);
  await signIn(server.url, agent.email);
});

test('an invitation works once', async () => {
  const { agent, token } = await invite();
  (await accept(token)).is(200);
  (await accept(token, 'another password')).problem('invalid-token');
  await signIn(server.url, agent.email);
});

test('of many who accept one at once, one is in', async () => {
  const { token } = await invite();
  const answers = await Promise.all(Array.from({ length: 6 }, () => accept(token)));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
});

test('a bad password does not spend the invitation', async () => {
  const { token } = await invite();
  expectField((await accept(token, 'short')).problem('validation-failed'), 'password');
  (await accept(token)).is(200);
});

test('an invitation of somebody deactivated, and nonsense, lead nowhere', async () => {
  const { agent, token } = await invite();
  (await shop.owner.rest.delete(`/api/agents/${agent.id}`)).is(204);
  (await accept(token)).problem('invalid-token');
  (await accept('nonsense')).problem('invalid-token');
  expectField((await accept(undefined)).problem('validation-failed'), 'token');
});

test('an invitation is shown to whoever invites, and in no list', async () => {
  const { token } = await invite();
  const { text } = (await shop.owner.rest.get('/api/agents')).is(200);
  expect(text).not.toContain(token);
  const withPassword = { name: 'x', email: newEmail(), password, role: 'agent' };
  const { text: plain } = (await shop.owner.rest.post('/api/agents', withPassword)).is(201);
  expect(plain).not.toContain('invitation=');
});

test('people change their own name, and it shows', async () => {
  const agent = await shop.hire('agent', 'Before');
  const changed = (await agent.rest.put('/api/auth/profile', { name: 'After' })).as(200, shapes.agent);
  expect(changed).toMatchObject({ id: agent.id, name: 'After', email: agent.email, role: 'agent' });
  expect((await agent.rest.get('/api/auth/me')).as(200, shapes.agent).name).toBe('After');
  const room = await (await shop.visitor()).start();
  expect((await agent.send(room.id, 'Hello')).sender.name).toBe('After');
  expectField((await agent.rest.put('/api/auth/profile', { name: ' ' })).problem('validation-failed'), 'name');
  const sly = (await agent.rest.put('/api/auth/profile', { role: 'owner' })).status;
  expect((await agent.rest.get('/api/auth/me')).as(200, shapes.agent).role, `answered ${sly}`).toBe('agent');
});

test('the front page learns whether one can register', async () => {
  const setup = (await nobody.get('/api/auth/setup')).as(200, z.looseObject({ open: z.boolean() }));
  expect(setup).toMatchObject({ registration: 'open', open: true });
});
