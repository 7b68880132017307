import { expect, test } from 'vitest';
import { type AgentActor, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const path = '/api/saved-views';

const save = (by: AgentActor, body: Record<string, unknown>) =>
  by.rest.post(path, { name: 'Urgent', query: 'priority=urgent&status=waiting', ...body });

async function names(by: AgentActor): Promise<string[]> {
  const list = (await by.rest.get(path)).as(200, shapes.listOf(shapes.savedView));
  return list.items.map((view) => view.name);
}

test('a view is kept, changed and forgotten by who made it', async () => {
  const shop = await Workspace.create(server.url);
  const made = (await save(shop.owner, {})).as(201, shapes.savedView);
  expect(made).toMatchObject({ query: 'priority=urgent&status=waiting', shared: false, author: shop.owner.id });
  const changed = await shop.owner.rest.put(`${path}/${made.id}`, { name: 'Burning' });
  expect(changed.as(200, shapes.savedView)).toEqual({ ...made, name: 'Burning' });
  expect(await names(shop.owner)).toEqual(['Burning']);
  (await shop.owner.rest.delete(`${path}/${made.id}`)).is(204);
  (await shop.owner.rest.delete(`${path}/${made.id}`)).problem('not-found');
  expect(await names(shop.owner)).toEqual([]);
});

test('a private view is its author’s alone; a shared one is changed by those who run the workspace', async () => {
  const shop = await Workspace.create(server.url);
  const [ann, bob] = [await shop.hire('agent', 'Ann'), await shop.hire('agent', 'Bob')];
  const own = (await save(ann, { name: 'Mine' })).as(201, shapes.savedView);
  const shared = (await save(ann, { name: 'Ours', shared: true })).as(201, shapes.savedView);
  expect(await names(ann)).toEqual(['Mine', 'Ours']);
  expect(await names(bob)).toEqual(['Ours']);
  expect(await names(shop.owner)).toEqual(['Ours']);
  (await bob.rest.put(`${path}/${own.id}`, { name: 'x' })).problem('not-found');
  (await shop.owner.rest.delete(`${path}/${own.id}`)).problem('not-found');
  (await bob.rest.put(`${path}/${shared.id}`, { name: 'x' })).problem('forbidden');
  (await shop.owner.rest.put(`${path}/${shared.id}`, { name: 'Everybody’s' })).is(200);
  expect(await names(bob)).toEqual(['Everybody’s']);
});

test.each([
  ['name', { name: '' }],
  ['name', { name: 'x'.repeat(201) }],
  ['name', { name: 7 }],
  ['query', { query: 'x'.repeat(1_001) }],
  ['query', { query: 'a\u0000b' }],
  ['shared', { shared: 'yes' }],
])('a wrong %s is refused: %j', async (field, body) => {
  const shop = await Workspace.create(server.url);
  expectField((await save(shop.owner, body)).problem('validation-failed'), field);
  const made = (await save(shop.owner, {})).as(201, shapes.savedView);
  expectField((await shop.owner.rest.put(`${path}/${made.id}`, body)).problem('validation-failed'), field);
});

test('there is a limit, and it says so', async () => {
  const shop = await Workspace.create(server.url);
  for (let index = 0; index < 50; index += 1) (await save(shop.owner, { name: `View ${index}` })).is(201);
  expect((await save(shop.owner, {})).problem('conflict').detail).toContain('50');
  const first = (await shop.owner.rest.get(`${path}?limit=30`)).as(200, shapes.listOf(shapes.savedView));
  const next = await shop.owner.rest.get(`${path}?limit=30&cursor=${first.nextCursor}`);
  expect(next.as(200, shapes.listOf(shapes.savedView)).items).toHaveLength(20);
});
