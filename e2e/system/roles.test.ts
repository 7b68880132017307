import { expect, test } from 'vitest';
import { type AgentActor, newClientId, newEmail, password, Workspace } from '../support/actors.ts';
import { byHand } from '../support/database.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const { owner } = shop;
const see = 'see-conversations';

async function list(): Promise<shapes.CustomRole[]> {
  return (await owner.rest.get('/api/roles')).as(200, shapes.listOf(shapes.customRole)).items;
}

async function me(agent: AgentActor): Promise<shapes.Agent> {
  return (await agent.rest.get('/api/auth/me')).as(200, shapes.agent);
}

test('a role is made, listed with who has it, changed and deleted', async () => {
  const role = await shop.role('Night watch', [see, 'answer']);
  expect(role).toMatchObject({ name: 'Night watch', permissions: [see, 'answer'], holders: 0 });
  const nora = await shop.hireAs(role.id, 'Nora');
  expect(await me(nora)).toMatchObject({
    role: 'agent',
    customRole: { id: role.id, name: 'Night watch' },
    permissions: [see, 'answer'],
  });
  expect((await list()).find(({ id }) => id === role.id)?.holders).toBe(1);
  const path = `/api/roles/${role.id}`;
  const changed = (await owner.rest.put(path, { name: 'Late watch' })).as(200, shapes.customRole);
  expect(changed).toMatchObject({ name: 'Late watch', permissions: [see, 'answer'], holders: 1 });
  (await owner.rest.delete(path)).problem('conflict');
  // A built-in role takes the place of the custom one.
  const plain = (await owner.rest.put(`/api/agents/${nora.id}`, { role: 'agent' })).as(200, shapes.agent);
  expect(plain.customRole).toBeNull();
  (await owner.rest.delete(path)).is(204);
  (await owner.rest.delete(path)).problem('not-found');
});

test('a role can be deleted when whoever had it has left', async () => {
  const role = await shop.role('Temporary', [see]);
  const tom = await shop.hireAs(role.id, 'Tom');
  (await owner.rest.delete(`/api/agents/${tom.id}`)).is(204);
  (await owner.rest.delete(`/api/roles/${role.id}`)).is(204);
  (await owner.rest.get('/api/agents')).as(200, shapes.listOf(shapes.agent));
});

test.each([
  ['name', { name: ' ' }],
  ['name', { name: 'Owner' }],
  ['name', { name: undefined }],
  ['permissions', { permissions: [] }],
  ['permissions', { permissions: ['answer'] }],
  ['permissions', { permissions: [see, 'take-over'] }],
  ['permissions', { permissions: undefined }],
])('a bad %s is refused: %j', async (field, more) => {
  const answer = await owner.rest.post('/api/roles', { name: 'Fine', permissions: [see], ...more });
  expectField(answer.problem('validation-failed'), field);
});

test('an unknown permission is refused, and so is a name that is taken', async () => {
  const unknown = await owner.rest.post('/api/roles', { name: 'King', permissions: [see, 'everything'] });
  expectField(unknown.problem('validation-failed'), 'permissions[1]');
  await shop.role('Taken', [see]);
  (await owner.rest.post('/api/roles', { name: 'Taken', permissions: [see] })).problem('conflict');
});

test('a custom role goes with the role agent, and is one of this business', async () => {
  const other = await Workspace.create(server.url);
  const theirs = await other.role('Theirs', [see]);
  const ours = await shop.role('Ours', [see]);
  const add = (more: object) =>
    owner.rest.post('/api/agents', { name: 'x', email: newEmail(), password, role: 'agent', ...more });
  expectField((await add({ roleId: theirs.id })).problem('validation-failed'), 'roleId');
  expectField((await add({ roleId: ours.id, role: 'admin' })).problem('validation-failed'), 'roleId');
  expectField((await add({ roleId: 'nonsense' })).problem('validation-failed'), 'roleId');
});

test('nobody gives, changes or takes away what they may not do themselves', async () => {
  const lead = await shop.hireAs((await shop.role('Team lead', [see, 'manage-agents'])).id, 'Lena Lead');
  const viewer = await shop.role('Visitor of chats', [see]);
  const answering = await shop.role('Answering', [see, 'answer']);
  const anna = await shop.hire('agent', 'Anna');
  const { rest } = lead;
  const add = (more: object) => rest.post('/api/agents', { name: 'x', email: newEmail(), password, ...more });

  (await rest.post('/api/roles', { name: 'More', permissions: [see, 'answer'] })).problem('forbidden');
  (await rest.put(`/api/roles/${viewer.id}`, { permissions: [see, 'answer'] })).problem('forbidden');
  (await rest.put(`/api/roles/${answering.id}`, { permissions: [see] })).problem('forbidden');
  (await rest.delete(`/api/roles/${answering.id}`)).problem('forbidden');
  for (const more of [{ role: 'agent' }, { role: 'admin' }, { role: 'owner' }, { role: 'agent', roleId: answering.id }])
    (await add(more)).problem('forbidden');
  // Themselves no more than others.
  for (const change of [{ role: 'agent' }, { role: 'admin' }, { roleId: answering.id }, { roleId: null }])
    (await rest.put(`/api/agents/${lead.id}`, change)).problem('forbidden');
  // And whoever may do more is out of their hands.
  (await rest.put(`/api/agents/${anna.id}`, { roleId: viewer.id })).problem('forbidden');
  (await rest.delete(`/api/agents/${anna.id}`)).problem('forbidden');
  (await rest.put(`/api/agents/${owner.id}`, { name: 'x' })).problem('forbidden');

  (await rest.post('/api/roles', { name: 'Reader', permissions: [see] })).is(201);
  (await add({ role: 'agent', roleId: viewer.id })).is(201);
  expect((await me(lead)).permissions).toEqual([see, 'manage-agents']);
});

test('a changed role holds within 5 s: sockets drop, and chats go back to the queue', async () => {
  const role = await shop.role('Answering for now', [see, 'answer']);
  const anna = await shop.hireAs(role.id, 'Anna Answering');
  const room = await (await shop.visitor()).start();
  (await anna.rest.put(`/api/conversations/${room.id}/assign`, {})).is(200);
  const live = await anna.live();
  (await owner.rest.put(`/api/roles/${role.id}`, { permissions: [see] })).is(200);
  await live.dropped();
  const text = { conversationId: room.id, clientId: newClientId(), content: 'Still here' };
  (await anna.rest.post('/api/messages', text)).problem('forbidden');
  expect((await me(anna)).permissions).toEqual([see]);
  await expect.poll(async () => (await owner.conversation(room.id)).assignee, { timeout: 5_000 }).toBeNull();
  expect((await owner.conversation(room.id)).status).toBe('waiting');
  // And back again.
  const back = await anna.live();
  (await owner.rest.put(`/api/agents/${anna.id}`, { role: 'agent' })).is(200);
  await back.dropped();
  (await anna.rest.post('/api/messages', { ...text, content: 'Back' })).is(201);
});

// long: one chat, seen from its beginning to its end.
test('who may only look on sees everything live, and every word of theirs is refused', async () => {
  const viewer = await shop.hireAs((await shop.role('Quality', [see])).id, 'Viola Viewer');
  const anna = await shop.hire('agent', 'Anna');
  const visitor = await shop.visitor({ name: 'Vera' });
  const [eyes, annas] = [await viewer.live(), await anna.live()];
  const veras = await visitor.live();
  await eyes.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  const { conversation } = await veras.ok('conversation:start', { clientId: newClientId(), message: 'Hello' });
  await eyes.heard('conversation:new', (data) => data.conversation.id === conversation.id);
  const here = { conversationId: conversation.id };
  const joined = await eyes.ok('conversation:join', here);
  expect(joined.messages.map(({ content }) => content)).toContain('Hello');
  await eyes.ok('conversation:view', here);
  (await anna.rest.put(`/api/conversations/${conversation.id}/assign`, {})).is(200);
  await annas.ok('message:send', { ...here, clientId: newClientId(), content: 'How can I help?' });
  await eyes.heardText('How can I help?');
  await annas.ok('note:add', { ...here, clientId: newClientId(), content: 'Between us' });
  await eyes.heard('note:new', ({ note }) => note.content === 'Between us');
  await veras.ok('typing:start', { ...here, preview: 'My order' });
  await eyes.heard('typing:start', ({ by }) => by.kind === 'visitor');

  const written = { ...here, clientId: newClientId(), content: 'Intruder' };
  for (const [event, data] of [
    ['message:send', written],
    ['note:add', written],
    ['message:delivered', { ...here, seq: 1 }],
    ['message:read', { ...here, seq: 1 }],
    ['typing:start', here],
    ['typing:start', { ...here, note: true }],
    ['typing:stop', here],
  ] as const)
    await eyes.refused(event, data, 'forbidden');
  const found = await viewer.rest.get('/api/conversations?q=order');
  found.as(200, shapes.listOf(shapes.conversation));
  expect(JSON.stringify((await owner.conversation(conversation.id)).messages)).not.toContain('Intruder');
  expect(veras.heardAll.filter(({ event }) => event === 'message:read')).toEqual([]);
});

test('who may only look on is no one to be given a chat, nor a reason to call the business available', async () => {
  const own = await Workspace.create(server.url);
  const viewer = await own.hireAs((await own.role('Viewer', [see])).id);
  const visitor = await own.visitor();
  const veras = await visitor.live();
  const room = await visitor.start();
  await (await viewer.live()).ok('agent:online');
  const config = await own.owner.rest.get(`/api/widgets/${own.siteKey}/config`);
  expect(config.as(200, shapes.widgetConfig).online).toBe(false);
  for (const [path, body] of [
    ['assign', { agentId: viewer.id }],
    ['transfer', { agentId: viewer.id }],
  ] as const) {
    const answer = await own.owner.rest.put(`/api/conversations/${room.id}/${path}`, body);
    expectField(answer.problem('validation-failed'), 'agentId');
  }
  expect(veras.all('availability')).toEqual([]);
  await (await own.owner.live()).ok('agent:online');
  await veras.heard('availability', ({ online }) => online);
});

test('chats that are given while their receiver loses the permission end in the queue', async () => {
  const role = await shop.role('Answering until noon', [see, 'answer']);
  const anna = await shop.hireAs(role.id, 'Anna Almost');
  const rooms = await Promise.all(Array.from({ length: 12 }, async () => (await shop.visitor()).start()));
  const give = (id: string) => owner.rest.put(`/api/conversations/${id}/assign`, { agentId: anna.id });
  const given = rooms.map(({ id }) => give(id));
  (await owner.rest.put(`/api/roles/${role.id}`, { permissions: [see] })).is(200);
  for (const answer of await Promise.all(given)) expect([200, 422]).toContain(answer.status);
  for (const { id } of rooms)
    await expect.poll(async () => (await owner.conversation(id)).assignee, { timeout: 5_000 }).toBeNull();
});

test('a start gives back what agents have who lost the permission before it', async () => {
  await withServer({}, async (own) => {
    const place = await Workspace.create(own.url);
    const role = await place.role('Looking on', [see]);
    const anna = await place.hire('agent', 'Anna');
    const watching = await place.hireAs(role.id, 'Viola');
    const room = await (await place.visitor()).start();
    (await anna.rest.put(`/api/conversations/${room.id}/assign`, {})).is(200);
    // As if the server had ended between the new role and what follows from it.
    await own.terminate();
    // Opens and closes the database: what still stands in its log is in the file then.
    await own.command('migrate');
    const ofViola = "(SELECT role_id FROM agents WHERE name = 'Viola')";
    await byHand(own.database, `UPDATE agents SET role_id = ${ofViola} WHERE name = 'Anna'`);
    await own.launch();
    const state = async () => (await place.owner.conversation(room.id)).assignee;
    await expect.poll(state, { timeout: 5_000 }).toBeNull();
    expect((await me(anna)).permissions).toEqual((await me(watching)).permissions);
  });
});

test('who may see conversations no more hears nothing of those they had, closed ones included', async () => {
  const anna = await shop.hire('agent', 'Anna Answered');
  const visitor = await shop.visitor();
  const room = await visitor.start();
  (await anna.rest.put(`/api/conversations/${room.id}/assign`, {})).is(200);
  const { id: messageId } = await anna.send(room.id, 'Goodbye');
  (await anna.rest.put(`/api/conversations/${room.id}/close`, {})).is(200);
  const reports = await shop.role('Reports alone', ['see-reports']);
  (await owner.rest.put(`/api/agents/${anna.id}`, { roleId: reports.id })).is(200);
  const live = await anna.live();
  const owners = await owner.live();
  await owners.ok('conversation:join', { conversationId: room.id });
  const note = { clientId: newClientId(), content: 'Not for Anna' };
  (await owner.rest.post(`/api/conversations/${room.id}/notes`, note)).is(201);
  await owners.heard('note:new', (data) => data.note.content === 'Not for Anna');
  (await visitor.rest.put(`/api/messages/${messageId}/reactions/${encodeURIComponent('👍')}`, {})).is(200);
  await owners.heard('message:updated', ({ message }) => message.id === messageId);
  // What everybody hears comes behind what she must not.
  const ben = await shop.hire('agent', 'Ben');
  await (await ben.live()).ok('agent:online');
  await live.heard('agent:online', ({ agentId }) => agentId === ben.id);
  expect(live.heardAll.map(({ event }) => event)).not.toContain('note:new');
  expect(live.heardAll.map(({ event }) => event)).not.toContain('message:updated');
});

test('who may not see conversations neither reads nor hears of them', async () => {
  const designer = await shop.hireAs((await shop.role('Designer', ['manage-widgets'])).id, 'Dora');
  const live = await designer.live();
  const visitor = await shop.visitor({ name: 'Secret Sally' });
  const veras = await visitor.live();
  const room = await visitor.start('Nobody else should know');
  const here = { conversationId: room.id };
  await live.refused('conversation:join', here, 'forbidden');
  await live.refused('conversation:view', here, 'forbidden');
  (await owner.rest.post(`/api/conversations/${room.id}/notes`, { clientId: newClientId(), content: '@Dora look' })).is(
    201,
  );
  for (const path of [
    '/api/conversations',
    `/api/conversations/${room.id}`,
    `/api/messages/${room.id}`,
    '/api/visitors',
    `/api/visitors/${visitor.id}`,
    '/api/agents/waiting-sessions',
    `/api/widgets/sessions/${room.id}/messages`,
  ])
    (await designer.rest.get(path)).problem('forbidden');
  (await designer.rest.put(`/api/widgets/${shop.siteKey}`, { name: 'Painted' })).is(200);
  // Colleagues they hear of.
  const anna = await shop.hire('agent', 'Anna');
  const annas = await anna.live();
  await live.heard('agent:online', ({ agentId }) => agentId === anna.id);
  for (const { event, data } of live.heardAll) {
    const text = JSON.stringify(data);
    for (const secret of [room.id, visitor.id, 'Sally', '@Dora']) expect(text, event).not.toContain(secret);
  }
  annas.close();
  veras.close();
});

test('an admin who was demoted a moment ago gives nothing away any more', async () => {
  const admin = await shop.hire('admin', 'Ada Admin');
  await me(admin);
  const [, made] = await Promise.all([
    owner.rest.put(`/api/agents/${admin.id}`, { role: 'agent' }),
    admin.rest.post('/api/agents', { name: 'x', email: newEmail(), password, role: 'admin' }),
  ]);
  made.is(201, 403);
  (await admin.rest.post('/api/agents', { name: 'x', email: newEmail(), password, role: 'admin' })).problem(
    'forbidden',
  );
});
