import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();

/** The figures themselves are held against a computation by hand in `crates/reports/tests`; here is what the wire makes of them. */
async function busyShop() {
  const shop = await Workspace.create(server.url);
  const ada = await shop.hire('agent', '=Ada');
  const team = (await shop.owner.rest.post('/api/teams', { name: 'Sales', members: [ada.id] })).as(201, shapes.team);
  const visitor = await shop.visitor();
  const answered = await visitor.start('First');
  await ada.send(answered.id, 'Hello');
  await ada.send(answered.id, 'Hello again');
  await visitor.send(answered.id, 'Hi');
  const path = `/api/conversations/${answered.id}`;
  (await shop.owner.rest.put(`${path}/transfer`, { agentId: ada.id, teamId: team.id })).is(200);
  (await shop.owner.rest.put(`${path}/tags`, { tags: ['vip'] })).is(200);
  (await visitor.rest.put(`${path}/rate`, { score: 4 })).is(200);
  (await shop.owner.rest.put(`${path}/resolve`)).is(200);
  await (await shop.visitor()).start('Second');
  return { shop, ada, team, visitor, answered };
}

const { shop, ada, team } = await busyShop();
const { rest } = shop.owner;
const overview = async (query = '') => (await rest.get(`/api/analytics/overview${query}`)).as(200, shapes.overview);

test('the overview counts what happened, and compares it with the period before', async () => {
  const { current, before, timeZone } = await overview();
  expect(timeZone).toBe('UTC');
  expect(current).toMatchObject({
    conversations: 2,
    resolved: 1,
    visitorMessages: 3,
    agentMessages: 2,
    rating: { count: 1, average: 4 },
  });
  expect(current.firstResponse.count).toBe(1);
  expect(current.firstResponse.median).toBe(current.firstResponse.p90);
  expect(current.resolution.median).toBeGreaterThanOrEqual(current.firstResponse.median ?? 0);
  expect(before).toMatchObject({ conversations: 0, to: current.from, firstResponse: { count: 0, median: null } });
  expect(Date.parse(current.to) - Date.parse(current.from)).toBe(Date.parse(before.to) - Date.parse(before.from));
});

test('it is narrowed by widget, team, agent and tag, and by time', async () => {
  const conversations = async (query: string) => (await overview(query)).current.conversations;
  expect(await conversations(`?widget=${shop.siteKey}`)).toBe(2);
  expect(await conversations(`?team=${team.id}`)).toBe(1);
  expect(await conversations('?team=none')).toBe(1);
  expect(await conversations(`?agent=${ada.id}`)).toBe(1);
  expect(await conversations(`?agent=${shop.owner.id}`)).toBe(0);
  expect(await conversations('?tag=vip')).toBe(1);
  expect(await conversations('?tag=other')).toBe(0);
  expect(await conversations('?to=2020-01-01')).toBe(0);
  expect((await overview(`?tag=vip`)).current).toMatchObject({ visitorMessages: 2, agentMessages: 2 });
});

test('charts have a step for every day or hour of the time zone, and lines for each of a kind', async () => {
  const get = async (query: string) => (await rest.get(`/api/analytics/charts?${query}`)).as(200, shapes.charts);
  const days = await get('from=2026-03-28&to=2026-03-30&tz=Europe/Berlin');
  expect(days.steps).toEqual(['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  expect(days.series).toHaveLength(1);
  expect(days.series[0]?.conversations).toEqual([0, 0, 0]);
  const today = new Date().toISOString().slice(0, 10);
  const hours = await get(`from=${today}&to=${today}&interval=hour&by=agent`);
  expect(hours.steps).toHaveLength(24);
  const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0);
  expect(
    hours.series.map(({ name, conversations, agentMessages }) => [name, sum(conversations), sum(agentMessages)]),
  ).toEqual(
    expect.arrayContaining([
      ['=Ada', 1, 2],
      [null, 1, 0],
    ]),
  );
  const { heatmap } = await get(`from=${today}&to=${today}`);
  expect(heatmap.conversations.map((day) => day.length)).toEqual(Array.from({ length: 7 }, () => 24));
  expect(sum(heatmap.conversations.flat())).toBe(2);
});

test('every agent has figures of their own', async () => {
  const { items } = (await rest.get('/api/analytics/agents')).as(200, shapes.agentReports);
  expect(items.map(({ name }) => name)).toEqual(['=Ada', 'Olga Owner']);
  expect(items[0]).toMatchObject({ conversations: 1, resolved: 1, messages: 2, rating: { count: 1, average: 4 } });
  expect(items[1]).toMatchObject({
    conversations: 0,
    messages: 0,
    firstResponse: { count: 0, median: null, p90: null },
  });
});

test('each report comes as a table, in which nothing is a formula', async () => {
  for (const path of ['overview', 'charts', 'agents']) {
    const table = await rest.get(`/api/analytics/${path}?format=csv`);
    expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(table.headers.get('content-disposition')).toContain(`${path}.csv`);
    const rows = table.text.trimEnd().split('\r\n');
    const columns = rows[0]?.split(',').length;
    for (const row of rows) expect(row.split(',')).toHaveLength(columns ?? 0);
  }
  const table = await rest.send('GET', '/api/analytics/agents', { headers: { accept: 'text/csv' } });
  expect(table.text).toContain(`"'=Ada"`);
});

test.each([
  ['overview?from=soon', 'from'],
  ['overview?from=2026-02-30', 'from'],
  ['overview?from=2026-03-02&to=2026-03-01', 'to'],
  ['overview?from=2020-01-01&to=2026-01-01', 'from'],
  ['overview?tz=Mars/Olympus', 'tz'],
  ['overview?team=x', 'team'],
  ['overview?agent=x', 'agent'],
  ['overview?format=pdf', 'format'],
  [`overview?tag=${'x'.repeat(51)}`, 'tag'],
  ['charts?interval=minute', 'interval'],
  ['charts?from=2026-01-01&to=2026-03-01&interval=hour', 'interval'],
  ['charts?by=colour', 'by'],
])('GET /api/analytics/%s is refused by its field', async (path, field) => {
  const problem = (await rest.get(`/api/analytics/${path}`)).problem('validation-failed');
  expect(problem.errors?.[0]?.field).toBe(field);
});

test('an unknown widget is not found, and another business has figures of its own', async () => {
  (await rest.get('/api/analytics/overview?widget=nosuchwidgetkey0')).problem('not-found');
  const other = await Workspace.create(server.url);
  (await other.owner.rest.get(`/api/analytics/overview?widget=${shop.siteKey}`)).problem('not-found');
  const answer = await other.owner.rest.get(`/api/analytics/overview?agent=${ada.id}`);
  expect(answer.as(200, shapes.overview).current.conversations).toBe(0);
});
