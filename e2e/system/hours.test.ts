import { expect, test } from 'vitest';
import { type AgentActor, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { always, fromTheDayAfterTomorrow, fromTheNextMinute, never } from '../support/hours.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();

const setHours = async (shop: Workspace, hours: unknown) =>
  (await shop.owner.rest.put('/api/hours', { hours })).as(200, shapes.openingHours);

const online = async (agent: AgentActor) => {
  const live = await agent.live();
  await live.ok('agent:online', {});
  return live;
};

const config = async (shop: Workspace, siteKey = shop.siteKey) =>
  (await new Rest(server.url).get(`/api/widgets/${siteKey}/config`)).as(200, shapes.widgetConfig);

test('hours are kept as they were said, of the workspace and of a team, and can be taken away', async () => {
  const shop = await Workspace.create(server.url);
  const read = async () => (await shop.owner.rest.get('/api/hours')).as(200, shapes.workspaceHours);
  expect(await read()).toEqual({ workspace: { hours: null, open: true, changesAt: null }, teams: [] });
  const { hours, opensAt } = fromTheDayAfterTomorrow();
  expect(await setHours(shop, hours)).toMatchObject({ open: false, changesAt: opensAt });
  const team = (await shop.owner.rest.post('/api/teams', { name: 'Night' })).as(201, shapes.team);
  (await shop.owner.rest.put(`/api/hours/teams/${team.id}`, { hours: always })).is(200);
  const both = await read();
  expect(both.workspace.hours).toMatchObject({ zone: 'UTC', week: hours.week });
  expect(both.teams).toMatchObject([{ teamId: team.id, open: true, changesAt: null }]);
  (await shop.owner.rest.delete(`/api/hours/teams/${team.id}`)).is(204);
  expect((await read()).teams).toEqual([]);
  await setHours(shop, null);
  expect((await read()).workspace).toMatchObject({ hours: null, open: true });
});

test('the hours of a team that is gone are gone with it', async () => {
  const shop = await Workspace.create(server.url);
  const team = (await shop.owner.rest.post('/api/teams', { name: 'Night' })).as(201, shapes.team);
  (await shop.owner.rest.put(`/api/hours/teams/${team.id}`, { hours: never })).is(200);
  (await shop.owner.rest.delete(`/api/teams/${team.id}`)).is(204);
  expect((await shop.owner.rest.get('/api/hours')).as(200, shapes.workspaceHours).teams).toEqual([]);
  (await shop.owner.rest.put(`/api/hours/teams/${team.id}`, { hours: never })).problem('not-found');
});

test.each([
  ['no zone of this world', { ...never, zone: 'Mars/Olympus' }, 'hours.zone'],
  ['a day that is none', { ...never, week: { monday: [{ from: '25:00', to: '26:00' }] } }, 'hours.week.monday[0].from'],
  [
    'spans over each other',
    {
      ...never,
      week: {
        friday: [
          { from: '09:00', to: '12:00' },
          { from: '11:00', to: '13:00' },
        ],
      },
    },
    'hours.week.friday[1]',
  ],
  ['a date that is none', { ...never, holidays: [{ date: '2026-02-30', name: 'x' }] }, 'hours.holidays[0].date'],
  ['a holiday without a name', { ...never, holidays: [{ date: '2026-02-28', name: ' ' }] }, 'hours.holidays[0].name'],
  ['nothing at all', undefined, 'hours'],
])('hours that are not right: %s', async (_, hours, field) => {
  const shop = await Workspace.create(server.url);
  for (const path of ['/api/hours/preview', '/api/hours']) {
    const answer = await shop.owner.rest.json(path.endsWith('preview') ? 'POST' : 'PUT', path, { hours });
    expectField(answer.problem('validation-failed'), field);
  }
});

test('a preview stores nothing', async () => {
  const shop = await Workspace.create(server.url);
  const { hours, opensAt } = fromTheDayAfterTomorrow();
  const shown = (await shop.owner.rest.post('/api/hours/preview', { hours })).as(200, shapes.openingHours);
  expect(shown).toMatchObject({ open: false, changesAt: opensAt });
  expect((await shop.owner.rest.get('/api/hours')).as(200, shapes.workspaceHours).workspace.hours).toBeNull();
});

test('visitors reach somebody only in hours, hear it live, and are told when somebody is back', async () => {
  const shop = await Workspace.create(server.url);
  await online(shop.owner);
  const visitor = await (await shop.visitor()).live();
  expect(await config(shop)).toMatchObject({ online: true, opensAt: null });
  const { hours, opensAt } = fromTheDayAfterTomorrow();
  visitor.forget();
  await setHours(shop, hours);
  await visitor.heard('availability', (data) => !data.online && data.opensAt === opensAt);
  expect(await config(shop)).toMatchObject({ online: false, opensAt });
  const late = await (await shop.visitor()).live();
  const said = await late.heard('visitor:connected');
  expect(said).toMatchObject({ online: false, opensAt });
  visitor.forget();
  await setHours(shop, null);
  await visitor.heard('availability', (data) => data.online && data.opensAt === null);
});

test('a widget follows the hours of its team, or of the one that it chose', async () => {
  const shop = await Workspace.create(server.url);
  await online(shop.owner);
  await setHours(shop, never);
  const team = (await shop.owner.rest.post('/api/teams', { name: 'Night' })).as(201, shapes.team);
  (await shop.owner.rest.put(`/api/hours/teams/${team.id}`, { hours: always })).is(200);
  const visitor = await (await shop.visitor()).live();
  expect(await config(shop)).toMatchObject({ online: false, opensAt: null });
  const change = async (body: unknown) =>
    (await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, body)).as(200, shapes.widget);
  const changed = await change({ hours: { teamId: team.id } });
  expect(changed.hours).toEqual({ teamId: team.id });
  await visitor.heard('availability', (data) => data.online);
  expect(await config(shop)).toMatchObject({ online: true });
  visitor.forget();
  expect((await change({ hours: null })).hours).toBeNull();
  await visitor.heard('availability', (data) => !data.online);
  visitor.forget();
  await change({ routing: { teamId: team.id } });
  await visitor.heard('availability', (data) => data.online);
  const wrong = await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, { hours: { teamId: shop.owner.id } });
  expectField(wrong.problem('validation-failed'), 'hours.teamId');
});

test('nobody is asked to take a chat outside of hours; it is offered when they begin', async () => {
  const shop = await Workspace.create(server.url);
  const routing = { mode: 'round-robin', offerSeconds: 600 };
  (await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, { routing })).is(200);
  await setHours(shop, never);
  const desk = await online(shop.owner);
  const { id } = await (await shop.visitor()).start();
  // Routing looks at the queue when it tells the visitor their place in it.
  await expect.poll(async () => (await shop.owner.rest.get('/api/agents/stats')).json).toMatchObject({ waiting: 1 });
  const offer = async () =>
    (await shop.owner.rest.get(`/api/conversations/${id}`)).as(200, shapes.conversationForAgents).offer;
  expect(await offer()).toBeNull();
  await setHours(shop, always);
  await desk.heard('conversation:updated', ({ conversation }) =>
    JSON.stringify(conversation).includes(`"agentId":"${shop.owner.id}"`),
  );
  await setHours(shop, never);
  await expect.poll(offer).toBeNull();
});

test('when hours begin, visitors hear it without asking, and what waits is offered', { timeout: 90_000 }, async () => {
  const shop = await Workspace.create(server.url);
  const routing = { mode: 'round-robin', offerSeconds: 600 };
  (await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, { routing })).is(200);
  const desk = await online(shop.owner);
  const hours = fromTheNextMinute();
  const shown = await setHours(shop, hours);
  const person = await shop.visitor();
  const visitor = await person.live();
  expect(await visitor.heard('visitor:connected')).toMatchObject({ online: false, opensAt: shown.changesAt });
  await person.start();
  await visitor.heard('availability', (data) => data.online && data.opensAt === null, 75_000);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(shown.changesAt ?? ''));
  await desk.heard('conversation:updated', ({ conversation }) =>
    JSON.stringify(conversation).includes(`"agentId":"${shop.owner.id}"`),
  );
});

test('hours hold after a restart', async () => {
  const shop = await Workspace.create(server.url);
  const { hours, opensAt } = fromTheDayAfterTomorrow();
  await setHours(shop, hours);
  await server.crash();
  expect(await config(shop)).toMatchObject({ online: false, opensAt });
});
