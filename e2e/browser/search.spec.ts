import { expect, expectAccessible, test } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

test('what was said long ago is found by its words, set off, and led to', async ({ agent, shop }) => {
  const visitor = await shop.visitor({ name: 'Vera Vogel', email: 'vera@example.com' });
  const room = await visitor.start('The umbrella of my aunt is broken');
  for (let index = 0; index < 130; index += 1) await visitor.send(room.id, `More about it, part ${index}`);
  await (await shop.visitor({ name: 'Otto' })).start('Something else');
  const { page } = agent;
  await expect(agent.row('Otto')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('umbr aunt');
  const row = agent.row('Vera Vogel');
  await expect(row.locator('mark')).toHaveText(['umbrella', 'aunt']);
  await expect(agent.row('Otto')).toHaveCount(0);
  await expectAccessible(page, 'results of a search');
  await row.click();
  await expect(agent.line('The umbrella of my aunt is broken')).toBeInViewport();
  await page.getByRole('searchbox', { name: 'Search' }).fill('vera@exa');
  await expect(agent.row('Vera Vogel').locator('mark')).toHaveText(['vera@exa']);
  await page.getByRole('searchbox', { name: 'Search' }).fill('no such thing');
  await expect(page.getByText('Nothing was found for “no such thing”.')).toBeVisible();
});

test('a list is narrowed by several filters, which live in its address, and is kept as a view', async ({
  agent,
  shop,
  browser,
}) => {
  (await shop.owner.rest.post('/api/tags', { name: 'Refund' })).is(201);
  const rooms = [];
  for (const name of ['Ada', 'Ben', 'Cleo']) rooms.push((await (await shop.visitor({ name })).start('Hello')).id);
  const [ada, ben, cleo] = rooms;
  const put = async (path: string, body: unknown) => (await shop.owner.rest.put(path, body)).is(200);
  for (const id of [ada, ben]) await put(`/api/conversations/${id}/priority`, { priority: 'urgent' });
  for (const id of [ben, cleo]) await put(`/api/conversations/${id}/tags`, { tags: ['Refund'] });
  const { page } = agent;
  await expect(agent.row('Cleo')).toBeVisible();

  await page.getByRole('button', { name: 'Filter' }).click();
  const panel = page.getByRole('dialog', { name: 'Filter conversations' });
  await expect(panel.getByLabel('Status')).toHaveValue('waiting');
  await panel.getByLabel('Priority').selectOption('Urgent');
  await panel.getByLabel('Tag').selectOption('Refund');
  await expectAccessible(page, 'the filters');
  await panel.getByRole('button', { name: 'Done' }).click();
  await expect(agent.list.getByRole('link')).toHaveCount(1);
  await expect(agent.row('Ben')).toBeVisible();
  // What comes to fit comes in by itself, and what no longer does goes.
  await put(`/api/conversations/${cleo}/priority`, { priority: 'urgent' });
  await expect(agent.row('Cleo')).toBeVisible();
  await put(`/api/conversations/${ben}/resolve`, {});
  await page.mouse.move(0, 0);
  await expect(agent.row('Ben')).toHaveCount(0);

  await page.reload();
  await expect(agent.row('Cleo')).toBeVisible();
  await expect(agent.list.getByRole('link')).toHaveCount(1);
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Urgent refunds');
  await page.getByRole('switch', { name: 'Share with everyone' }).click();
  await expectAccessible(page, 'saving a view');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const saved = page.getByRole('region', { name: 'Saved views' });
  await expect(saved.getByRole('link', { name: 'Urgent refunds' })).toHaveAttribute('aria-current', 'page');

  await page.getByRole('button', { name: 'Remove the filter Priority: Urgent' }).click();
  await page.getByRole('button', { name: 'Remove the filter Status: Waiting' }).click();
  await expect(agent.list.getByRole('link')).toHaveCount(2);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(agent.row('Ada')).toBeVisible();

  // A colleague has the shared view, and an address can be sent.
  const bob = await shop.hire('agent', 'Bob Baker');
  const context = await browser.newContext();
  const theirs = await AgentAtDesk.signIn(await context.newPage(), shop.url, bob.email);
  await theirs.page.getByRole('link', { name: 'Urgent refunds' }).click();
  await expect(theirs.row('Cleo')).toBeVisible();
  await expect(theirs.list.getByRole('link')).toHaveCount(1);
  await context.close();
});

test('a day is typed into the filters, digit by digit', async ({ agent, shop }) => {
  await (await shop.visitor({ name: 'Ada' })).start('Hello');
  const { page } = agent;
  await expect(agent.row('Ada')).toBeVisible();
  await page.getByRole('button', { name: 'Filter' }).click();
  const panel = page.getByRole('dialog', { name: 'Filter conversations' });
  const from = panel.getByLabel('Active from');
  // The same day and month, so that it is right in every order of them.
  await from.focus();
  await from.pressSequentially('03032024', { delay: 60 });
  await expect(from).toHaveValue('2024-03-03');
  await expect(page).toHaveURL(/from=2024-03-03/);
  await expect(agent.row('Ada')).toHaveCount(1);
  await panel.getByRole('button', { name: 'Clear filters' }).click();
  await expect(from).toHaveValue('');
});

test('a saved view is renamed, and comes back after it was deleted by mistake', async ({ agent, shop }) => {
  const view = { name: 'Urgent refunds', query: 'priority=urgent' };
  (await shop.owner.rest.post('/api/saved-views', view)).is(201);
  const { page } = agent;
  await page.goto(`${shop.url}/agent`);
  const saved = page.getByRole('region', { name: 'Saved views' });
  const choose = async (name: string, item: string) => {
    await saved.getByRole('link', { name }).hover();
    await saved.getByRole('button', { name: `More about the view ${name}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Urgent refunds', 'Rename or share');
  await page.getByRole('textbox', { name: 'Name' }).fill('Burning');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await choose('Burning', 'Delete');
  await expect(saved).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(saved.getByRole('link', { name: 'Burning' })).toBeVisible();
});
