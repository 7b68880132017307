import { expect, test } from 'vitest';
import { z } from 'zod';
import { type AgentActor, Workspace } from '../support/actors.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();

const place = z.strictObject({ position: z.number().nullable(), estimatedWait: z.number().nullable() });
const waiting = shapes.listOf(
  shapes.conversationForAgents.extend({ position: z.number(), estimatedWait: z.number().nullable() }),
);

const route = async (shop: Workspace, routing: Record<string, unknown>) =>
  (await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, { routing })).as(200, shapes.widget);

const online = async (agent: AgentActor) => {
  const live = await agent.live();
  await live.ok('agent:online', {});
  return live;
};

const read = async (shop: Workspace, id: string) =>
  (await shop.owner.rest.get(`/api/conversations/${id}`)).as(200, shapes.conversationForAgents);

const offeredTo = async (shop: Workspace, id: string) => (await read(shop, id)).offer?.agentId ?? null;

test('the queue is served by priority, then by waiting time, and visitors hear where they stand', async () => {
  const shop = await Workspace.create(server.url);
  const [ann, ben, cora] = [await shop.visitor(), await shop.visitor(), await shop.visitor()];
  const benLive = await ben.live();
  const first = await ann.start('First');
  const second = await ben.start('Second');
  await benLive.heard('queue:position', (data) => data.conversationId === second.id && data.position === 2);
  const urgent = await cora.start('Urgent', { priority: 'urgent' });
  await benLive.heard('queue:position', (data) => data.conversationId === second.id && data.position === 3);
  const { items } = (await shop.owner.rest.get('/api/agents/waiting-sessions')).as(200, waiting);
  expect(items.map((each) => [each.id, each.position])).toEqual([
    [urgent.id, 1],
    [first.id, 2],
    [second.id, 3],
  ]);
  const path = `/api/widgets/queue-position/${shop.siteKey}/${second.id}`;
  expect((await ben.rest.get(path)).as(200, place)).toEqual({ position: 3, estimatedWait: null });
  (await shop.owner.rest.put(`/api/conversations/${urgent.id}/assign`, {})).is(200);
  await benLive.heard('queue:position', (data) => data.position === 2 && data.estimatedWait !== null);
  expect((await ben.rest.get(path)).as(200, place).estimatedWait).toBeGreaterThanOrEqual(0);
  (await shop.owner.rest.put(`/api/conversations/${second.id}/assign`, {})).is(200);
  expect((await ben.rest.get(path)).as(200, place)).toEqual({ position: null, estimatedWait: null });
});

test('the queue in pages, my chats, and my figures', async () => {
  const shop = await Workspace.create(server.url);
  const ids = [];
  for (let at = 0; at < 5; at += 1) ids.push((await (await shop.visitor()).start(`No. ${at}`)).id);
  const one = (await shop.owner.rest.get('/api/agents/waiting-sessions?limit=3')).as(200, waiting);
  expect(one.items.map((each) => each.id)).toEqual(ids.slice(0, 3));
  const rest = `/api/agents/waiting-sessions?limit=3&cursor=${one.nextCursor}`;
  const two = (await shop.owner.rest.get(rest)).as(200, waiting);
  expect(two.items.map((each) => [each.id, each.position])).toEqual([
    [ids[3], 4],
    [ids[4], 5],
  ]);
  expect(two.nextCursor).toBeNull();
  for (const id of ids.slice(0, 2)) (await shop.owner.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  (await shop.owner.rest.put(`/api/conversations/${ids[0]}/resolve`, {})).is(200);
  const mine = (await shop.owner.rest.get('/api/agents/active-chats')).as(200, shapes.listOf(shapes.conversation));
  expect(mine.items.map((each) => each.id)).toEqual([ids[1]]);
  expect((await shop.owner.rest.get('/api/agents/stats')).is(200).json).toMatchObject({
    active: 1,
    waiting: 3,
    resolvedToday: 1,
    ratingAverage: null,
    ratings: 0,
  });
  const bad = await shop.owner.rest.get('/api/agents/waiting-sessions?cursor=x');
  expectField(bad.problem('validation-failed'), 'cursor');
});

test('a waiting chat is offered to whoever is online, once, and goes on when it is not taken', async () => {
  const shop = await Workspace.create(server.url);
  const [ann, bob] = [await shop.hire('agent', 'Ann'), await shop.hire('agent', 'Bob')];
  await route(shop, { mode: 'round-robin', offerSeconds: 5 });
  const annLive = await online(ann);
  const { id } = await (await shop.visitor()).start();
  await annLive.heard(
    'conversation:updated',
    (data) => data.conversation.id === id && JSON.stringify(data.conversation).includes(`"agentId":"${ann.id}"`),
  );
  expect(await read(shop, id)).toMatchObject({ status: 'waiting', assignee: null, offer: { agentId: ann.id } });
  await online(bob);
  await expect.poll(() => offeredTo(shop, id), { timeout: 10_000 }).toBe(bob.id);
  (await bob.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  expect(await read(shop, id)).toMatchObject({ status: 'active', assignee: { id: bob.id }, offer: null });
});

test('nobody gets more than they can take, or what is not their team’s', async () => {
  const shop = await Workspace.create(server.url);
  const [ann, bob] = [await shop.hire('agent', 'Ann'), await shop.hire('agent', 'Bob')];
  (await shop.owner.rest.put(`/api/agents/${ann.id}`, { capacity: 1 })).is(200);
  await route(shop, { mode: 'least-busy', offerSeconds: 600 });
  await online(ann);
  const first = await (await shop.visitor()).start('First');
  await expect.poll(() => offeredTo(shop, first.id)).toBe(ann.id);
  const second = await (await shop.visitor()).start('Second');
  (await ann.rest.put(`/api/conversations/${first.id}/assign`, {})).is(200);
  const team = (await shop.owner.rest.post('/api/teams', { name: 'Sales', members: [bob.id] })).as(201, shapes.team);
  (await shop.owner.rest.put(`/api/conversations/${second.id}/transfer`, { teamId: team.id })).is(200);
  (await ann.rest.put(`/api/conversations/${first.id}/resolve`, {})).is(200);
  const third = await (await shop.visitor()).start('Third');
  await expect.poll(() => offeredTo(shop, third.id)).toBe(ann.id);
  expect(await offeredTo(shop, second.id)).toBeNull();
  await online(bob);
  await expect.poll(() => offeredTo(shop, second.id)).toBe(bob.id);
});

test('who goes offline is asked no more, and what waits for their answer is back in the queue', async () => {
  const shop = await Workspace.create(server.url);
  const [ann, boss] = [await shop.hire('agent', 'Ann'), await shop.owner.live()];
  await boss.ok('agent:offline', {});
  await route(shop, { mode: 'round-robin', offerSeconds: 600 });
  const annLive = await online(ann);
  const [open, answered] = [await shop.visitor(), await shop.visitor()];
  const [one, two] = [await open.start('Open'), await answered.start('Answered')];
  for (const { id } of [one, two]) (await ann.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  await ann.send(two.id, 'There you are');
  const { id: offered } = await (await shop.visitor()).start('Offered');
  await expect.poll(() => offeredTo(shop, offered)).toBe(ann.id);
  await annLive.ok('agent:offline', {});
  await expect.poll(() => offeredTo(shop, offered)).toBeNull();
  await expect.poll(async () => (await read(shop, one.id)).status).toBe('waiting');
  const told = await boss.heard('queue:returned', (data) => data.agentId === ann.id);
  expect(told.conversationIds).toEqual([one.id]);
  expect(await read(shop, two.id)).toMatchObject({ status: 'active', assignee: { id: ann.id } });
  await answered.send(two.id, 'One more thing');
  await expect.poll(async () => (await read(shop, two.id)).status).toBe('waiting');
});

test('who vanishes is waited for, and then gives back what waits for their answer', async () => {
  const env = { DESKBELL_AGENT_GRACE_SECONDS: '1', DESKBELL_VANISH_SECONDS: '2' };
  await withServer({ env }, async (server) => {
    const shop = await Workspace.create(server.url);
    const ann = await shop.hire('agent', 'Ann');
    const live = await online(ann);
    const { id } = await (await shop.visitor()).start();
    (await ann.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
    live.close();
    await expect.poll(async () => (await read(shop, id)).status, { timeout: 10_000 }).toBe('waiting');
    expect((await read(shop, id)).assignee).toBeNull();
  });
});

test('two who take the same chat at the same moment: one gets it, the other is told who', async () => {
  const shop = await Workspace.create(server.url);
  const [ann, bob] = [await shop.hire('agent', 'Ann'), await shop.hire('agent', 'Bob')];
  const { id } = await (await shop.visitor()).start();
  const answers = await Promise.all([ann, bob].map((by) => by.rest.put(`/api/conversations/${id}/assign`, {})));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  const winner = (await read(shop, id)).assignee;
  const refused = answers.find((answer) => answer.status === 409);
  expect(refused?.problem('already-assigned')).toMatchObject({ assignee: winner });
});

test('the clock: snoozing ends, silence resolves, and what is resolved closes', async () => {
  const shop = await Workspace.create(server.url);
  const { id } = await (await shop.visitor()).start();
  const until = new Date(Date.now() + 1_000).toISOString();
  (await shop.owner.rest.put(`/api/conversations/${id}/snooze`, { until })).is(200);
  expect((await shop.owner.rest.get('/api/agents/waiting-sessions')).as(200, waiting).items).toEqual([]);
  await expect
    .poll(async () => (await shop.owner.rest.get('/api/agents/waiting-sessions')).as(200, waiting).items.length, {
      timeout: 10_000,
    })
    .toBe(1);
  for (const [field, value] of [
    ['routing.closeAfterMinutes', { closeAfterMinutes: 0 }],
    ['routing.resolveAfterMinutes', { resolveAfterMinutes: 999_999 }],
    ['routing.offerSeconds', { offerSeconds: 1 }],
    ['routing.mode', { mode: 'random' }],
    ['routing.teamId', { teamId: '0199a0b0-0000-7000-8000-000000000000' }],
  ] as const) {
    const answer = await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, { routing: value });
    expectField(answer.problem('validation-failed'), field);
  }
});

test('asking for a person tells where one stands, and again the same', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const path = `/api/widgets/escalate/${shop.siteKey}/${id}`;
  for (const body of [{}, { reason: 'Please' }]) {
    expect((await visitor.rest.post(path, body)).is(200).json).toEqual({
      sessionId: id,
      queuePosition: 1,
      estimatedWait: null,
    });
  }
  expectField((await visitor.rest.post(path, { reason: ' ' })).problem('validation-failed'), 'reason');
  (await visitor.rest.post(`/api/widgets/escalate/0000000000000000/${id}`, {})).problem('not-found');
  (await shop.owner.rest.put(`/api/conversations/${id}/close`, {})).is(200);
  (await visitor.rest.post(path, {})).problem('conversation-closed');
});
