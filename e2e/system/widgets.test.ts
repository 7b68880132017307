import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);
const other = await Workspace.create(server.url);
const { owner } = shop;

async function create(more: Record<string, unknown> = {}): Promise<shapes.Widget> {
  return (await owner.rest.post('/api/widgets', { name: 'Shop', ...more })).as(201, shapes.widget);
}

test('a widget is made with defaults, read, and listed', async () => {
  const widget = await create({ name: 'Help desk' });
  expect(widget.name).toBe('Help desk');
  expect(widget.allowedSites).toEqual([]);
  expect((await owner.rest.get(`/api/widgets/${widget.siteKey}`)).as(200, shapes.widget)).toEqual(widget);
  const { items } = (await owner.rest.get('/api/widgets?limit=100')).as(200, shapes.listOf(shapes.widget));
  expect(items).toContainEqual(widget);
});

test('every widget has a site key of its own', async () => {
  const keys = new Set<string>();
  for (let round = 0; round < 5; round += 1) keys.add((await create()).siteKey);
  expect(keys.size).toBe(5);
});

test('a change is partial: what is not named stays', async () => {
  const widget = await create({
    name: 'Before',
    allowedSites: ['https://shop.example'],
    appearance: { color: '#112233', title: 'Ask us', theme: 'dark' },
    preChat: { askName: 'required', askEmail: 'off' },
  });
  const put = (body: unknown) => owner.rest.put(`/api/widgets/${widget.siteKey}`, body);
  const renamed = (await put({ name: 'After' })).as(200, shapes.widget);
  expect(renamed).toEqual({ ...widget, name: 'After', updatedAt: renamed['updatedAt'] });
  const recoloured = (await put({ appearance: { color: '#445566' } })).as(200, shapes.widget);
  expect(recoloured.appearance).toEqual({ ...widget.appearance, color: '#445566' });
  expect((await put({})).as(200, shapes.widget).appearance).toEqual(recoloured.appearance);
  const config = (await nobody.get(`/api/widgets/${widget.siteKey}/config`)).as(200, shapes.widgetConfig);
  expect(config).toMatchObject({
    siteKey: widget.siteKey,
    name: 'After',
    appearance: { color: '#445566', title: 'Ask us', theme: 'dark' },
    preChat: { askName: 'required', askEmail: 'off' },
  });
});

test.each([
  ['name', { name: '' }],
  ['name', { name: 'n'.repeat(201) }],
  ['appearance.color', { appearance: { color: 'red; background: url(//evil)' } }],
  ['appearance.position', { appearance: { position: 'top' } }],
  ['appearance.theme', { appearance: { theme: 'plaid' } }],
  ['preChat.askName', { preChat: { askName: 'maybe' } }],
  ['preChat.askEmail', { preChat: { askEmail: true } }],
  ['allowedSites', { allowedSites: 'https://shop.example' }],
])('a bad %s is refused, and changes nothing: %j', async (field, body) => {
  const widget = await create();
  const put = await owner.rest.put(`/api/widgets/${widget.siteKey}`, { name: 'Changed', ...body });
  expectField(put.problem('validation-failed'), field);
  const post = await owner.rest.post('/api/widgets', { name: 'New', ...body });
  expectField(post.problem('validation-failed'), field);
  expect((await owner.rest.get(`/api/widgets/${widget.siteKey}`)).as(200, shapes.widget)).toEqual(widget);
});

test.each(["https://x'y", 'https://x;sandbox', 'shop,example', 'shop_1.example', 'shop..example', 'x"y'])(
  'a site must be a host name: %s',
  async (site) => {
    const answer = await owner.rest.post('/api/widgets', { name: 'x', allowedSites: ['https://ok.example', site] });
    expectField(answer.problem('validation-failed'), 'allowedSites[1]');
  },
);

test('an allowed site that is none is refused with its place', async () => {
  const answer = await owner.rest.post('/api/widgets', { name: 'x', allowedSites: ['https://ok.example', 'no site!'] });
  const problem = answer.problem('validation-failed');
  expect(problem.errors?.[0]?.field).toMatch(/^allowedSites/);
});

test('a deleted widget is gone, for its people and for the embed', async () => {
  const widget = await create();
  expect((await owner.rest.delete(`/api/widgets/${widget.siteKey}`)).is(204).text).toBe('');
  (await owner.rest.get(`/api/widgets/${widget.siteKey}`)).problem('not-found');
  (await nobody.get(`/api/widgets/${widget.siteKey}/config`)).problem('not-found');
  (await nobody.post('/api/chat/visitors', { siteKey: widget.siteKey })).problem('not-found');
  (await owner.rest.delete(`/api/widgets/${widget.siteKey}`)).problem('not-found');
  const { items } = (await owner.rest.get('/api/widgets?limit=100')).as(200, shapes.listOf(shapes.widget));
  expect(items.map((item) => item.siteKey)).not.toContain(widget.siteKey);
});

test('conversations outlive the widget that they came through', async () => {
  const visitor = await shop.visitor();
  const room = await visitor.start('Before the widget went');
  const spare = await create();
  (await owner.rest.delete(`/api/widgets/${spare.siteKey}`)).is(204);
  expect((await owner.conversation(room.id)).messages[0]?.content).toBe('Before the widget went');
});

test('the public config holds what drawing needs and nothing else of the business', async () => {
  const widget = await create({ allowedSites: ['https://secret-staging.example'] });
  const answer = await nobody.get(`/api/widgets/${widget.siteKey}/config`);
  answer.as(200, shapes.widgetConfig);
  expect(answer.text).not.toContain('secret-staging');
  expect(answer.text).not.toContain(owner.email);
  expect(answer.text).not.toContain(owner.session.user.workspaceId);
});

test('the public config can be kept by caches for a while', async () => {
  const path = `/api/widgets/${shop.siteKey}/config`;
  const answer = await nobody.get(path);
  expect(answer.headers.get('cache-control')).toMatch(/max-age=[1-9]/);
  const etag = answer.headers.get('etag');
  expect(etag).not.toBeNull();
  const again = await nobody.send('GET', path, { headers: { 'if-none-match': etag ?? '' } });
  expect(again.status).toBe(304);
});

test('online says whether an agent is available now', async () => {
  const place = await Workspace.create(server.url);
  const online = async (): Promise<boolean> =>
    (await nobody.get(`/api/widgets/${place.siteKey}/config`)).as(200, shapes.widgetConfig).online;
  expect(await online()).toBe(false);
  const live = await place.owner.live();
  await live.ok('agent:online');
  await expect.poll(online).toBe(true);
  await live.ok('agent:offline');
  await expect.poll(online).toBe(false);
  await live.ok('agent:online');
  await expect.poll(online).toBe(true);
  live.close();
  await expect.poll(online, { timeout: 5_000 }).toBe(false);
});

test('agents read widgets; only admins and the owner change them', async () => {
  const agent = await shop.hire('agent');
  const admin = await shop.hire('admin');
  const path = `/api/widgets/${(await create()).siteKey}`;
  (await agent.rest.get(path)).as(200, shapes.widget);
  (await agent.rest.post('/api/widgets', { name: 'x' })).problem('forbidden');
  (await agent.rest.put(path, { name: 'x' })).problem('forbidden');
  (await agent.rest.delete(path)).problem('forbidden');
  (await admin.rest.post('/api/widgets', { name: 'x' })).as(201, shapes.widget);
  (await admin.rest.put(path, { name: 'x' })).as(200, shapes.widget);
  (await admin.rest.delete(path)).is(204);
});

test('another business’s widget does not exist', async () => {
  const path = `/api/widgets/${shop.siteKey}`;
  (await other.owner.rest.get(path)).problem('not-found');
  (await other.owner.rest.put(path, { name: 'Mine' })).problem('not-found');
  (await other.owner.rest.delete(path)).problem('not-found');
  const { items } = (await other.owner.rest.get('/api/widgets?limit=100')).as(200, shapes.listOf(shapes.widget));
  expect(items.map((item) => item.siteKey)).not.toContain(shop.siteKey);
});

test('a list of widgets is walked by its cursor', async () => {
  const place = await Workspace.create(server.url);
  for (let index = 0; index < 4; index += 1)
    (await place.owner.rest.post('/api/widgets', { name: `W${index}` })).is(201);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await place.owner.rest.get(`/api/widgets?limit=2${query}`);
    const page = answer.as(200, shapes.listOf(shapes.widget));
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor;
  }
  expect(new Set(seen).size).toBe(5);
  expect(seen).toHaveLength(5);
});
