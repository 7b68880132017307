import { expect, test } from 'vitest';
import { z } from 'zod';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { always, never } from '../support/hours.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();

const MINUTE_MS = 60_000;

const sla = z.looseObject({
  firstResponseDueAt: shapes.time.nullable(),
  resolutionDueAt: shapes.time.nullable(),
  breached: z.array(z.enum(['firstResponse', 'resolution'])),
});
const promised = shapes.conversationForAgents.extend({ sla: sla.nullable() });

/** Minutes by priority; what is not named is promised nothing. */
async function promise(
  shop: Workspace,
  targets: Record<string, [number | null, number | null]>,
  more: Record<string, unknown> = {},
): Promise<void> {
  const of = (priority: string) => {
    const [firstResponse, resolution] = targets[priority] ?? [null, null];
    return { firstResponse, resolution };
  };
  const all = Object.fromEntries(['urgent', 'high', 'normal', 'low'].map((priority) => [priority, of(priority)]));
  (await shop.owner.rest.put('/api/promises', { on: true, clock: 'always', targets: all, ...more })).is(200);
}

const read = async (shop: Workspace, id: string) =>
  (await shop.owner.rest.get(`/api/conversations/${id}`)).as(200, promised);

/** Waits until what is promised looks like this, and returns it. */
async function shown(shop: Workspace, id: string, expected: Record<string, unknown>) {
  await expect.poll(async () => (await read(shop, id)).sla).toMatchObject(expected);
  return sla.parse((await read(shop, id)).sla);
}

const later = (from: string, minutes: number) => new Date(Date.parse(from) + minutes * MINUTE_MS).toISOString();

test('nothing is promised unless somebody says so, and visitors never see what is', async () => {
  const shop = await Workspace.create(server.url);
  const policy = (await shop.owner.rest.get('/api/promises')).json;
  expect(policy).toMatchObject({ on: false, clock: 'business' });
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  expect((await read(shop, id)).sla).toBeNull();
  await promise(shop, { normal: [5, 60] });
  const live = await visitor.live();
  await shown(shop, id, { breached: [] });
  const own = (await visitor.rest.get(`/api/chat/rooms/${id}`)).is(200).text;
  expect(own).not.toContain('sla');
  expect(JSON.stringify(live.heardAll)).not.toContain('"sla"');
  await promise(shop, {}, { on: false });
  await expect.poll(async () => (await read(shop, id)).sla).toBeNull();
});

test('promises follow the priority, the first answer, snoozing and opening again', async () => {
  const shop = await Workspace.create(server.url);
  await promise(shop, { normal: [10, 100], urgent: [1, 30] });
  const desk = await shop.owner.live();
  const { id } = await (await shop.visitor()).start();
  const { createdAt } = await read(shop, id);
  const due = { firstResponseDueAt: later(createdAt, 10), resolutionDueAt: later(createdAt, 100) };
  await shown(shop, id, due);
  await desk.heard('conversation:updated', ({ conversation }) =>
    JSON.stringify(conversation).includes(due.resolutionDueAt),
  );
  (await shop.owner.rest.put(`/api/conversations/${id}/priority`, { priority: 'urgent' })).is(200);
  await shown(shop, id, { firstResponseDueAt: later(createdAt, 1), resolutionDueAt: later(createdAt, 30) });
  (await shop.owner.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  await shop.owner.send(id, 'Hello');
  await shown(shop, id, { firstResponseDueAt: null });
  (await shop.owner.rest.put(`/api/conversations/${id}/priority`, { priority: 'normal' })).is(200);
  await shown(shop, id, { firstResponseDueAt: null, resolutionDueAt: later(createdAt, 100) });
  const until = later(new Date().toISOString(), 60);
  (await shop.owner.rest.put(`/api/conversations/${id}/snooze`, { until })).is(200);
  await shown(shop, id, { resolutionDueAt: null });
  (await shop.owner.rest.put(`/api/conversations/${id}/snooze`, { until: null })).is(200);
  await expect.poll(async () => (await read(shop, id)).sla?.resolutionDueAt).not.toBeNull();
  const resumed = await shown(shop, id, { breached: [] });
  expect(Date.parse(resumed.resolutionDueAt ?? '')).toBeGreaterThan(Date.parse(later(createdAt, 100)));
  (await shop.owner.rest.put(`/api/conversations/${id}/resolve`)).is(200);
  await shown(shop, id, { resolutionDueAt: null });
  (await shop.owner.rest.put(`/api/conversations/${id}/reopen`)).is(200);
  await expect.poll(async () => (await read(shop, id)).sla?.resolutionDueAt).not.toBeNull();
});

test('time counts in business hours, where the policy says so', async () => {
  const shop = await Workspace.create(server.url);
  (await shop.owner.rest.put('/api/hours', { hours: never })).is(200);
  await promise(shop, { normal: [10, 100] }, { clock: 'business' });
  const { id } = await (await shop.visitor()).start();
  await shown(shop, id, { firstResponseDueAt: null, resolutionDueAt: null });
  (await shop.owner.rest.put('/api/hours', { hours: always })).is(200);
  const { createdAt } = await read(shop, id);
  await shown(shop, id, { firstResponseDueAt: later(createdAt, 10) });
});

test('what is missed is told once, to those who may take over, even after a crash', { timeout: 120_000 }, async () => {
  const shop = await Workspace.create(server.url);
  const agent = await shop.hire('agent');
  await promise(shop, { normal: [1, null], high: [60, null] });
  const { id } = await (await shop.visitor()).start();
  const other = await (await shop.visitor()).start('Urgent', { priority: 'high' });
  const { firstResponseDueAt } = await shown(shop, id, { breached: [] });
  const list = async (query: string) => {
    const page = (await shop.owner.rest.get(`/api/conversations?${query}`)).as(200, shapes.listOf(shapes.conversation));
    return page.items.map((each) => each.id);
  };
  await shown(shop, other.id, { breached: [] });
  expect(new Set(await list('sla=due'))).toEqual(new Set([id, other.id]));
  await server.crash();
  const [boss, lowly] = [await shop.owner.live(), await agent.live()];
  const missed = await boss.heard('conversation:breached', undefined, 75_000);
  expect(missed).toEqual({ conversationId: id, target: 'firstResponse', dueAt: firstResponseDueAt });
  await boss.heard('conversation:updated', ({ conversation }) =>
    JSON.stringify(conversation).includes('"breached":["firstResponse"]'),
  );
  expect(await list('sla=breached')).toEqual([id]);
  expect(await list('sla=due')).toEqual([other.id]);
  await server.crash();
  const again = await shop.owner.live();
  (await shop.owner.rest.put(`/api/conversations/${id}/priority`, { priority: 'low' })).is(200);
  (await shop.owner.rest.put(`/api/conversations/${id}/priority`, { priority: 'normal' })).is(200);
  await shown(shop, id, { breached: ['firstResponse'], firstResponseDueAt });
  expect(again.all('conversation:breached')).toEqual([]);
  expect(lowly.all('conversation:breached')).toEqual([]);
});

test('what is wrong is named', async () => {
  const shop = await Workspace.create(server.url);
  const target = { firstResponse: 5, resolution: 60 };
  const targets = { urgent: target, high: target, normal: target, low: { firstResponse: 0, resolution: 60 } };
  const refused = await shop.owner.rest.put('/api/promises', { on: true, clock: 'always', targets });
  expectField(refused.problem('validation-failed'), 'targets.low.firstResponse');
  expectField((await shop.owner.rest.get('/api/conversations?sla=never')).problem('validation-failed'), 'sla');
});
