import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test('an admin reads who did what, narrows it, and takes it along', async ({ agent, shop, visitor, visitorName }) => {
  const { page } = agent;
  await visitor.say('Hello?');
  const ben = await shop.hire('agent', 'Ben Bauer');
  (await shop.owner.rest.put(`/api/agents/${ben.id}`, { role: 'admin' })).is(200);
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  const path = `/api/conversations/${items[0]?.id ?? ''}`;
  (await ben.rest.put(`${path}/assign`, {})).is(200);
  (await ben.rest.put(`${path}/tags`, { tags: ['vip'] })).is(200);

  await page.getByRole('link', { name: 'Audit log' }).click();
  const log = page.getByRole('list', { name: 'Audit log' });
  await expect(log.getByRole('button', { name: /Ben Bauer Assigned a conversation/ })).toBeVisible();
  await expectAccessible(page, 'the log');
  await log.getByRole('button', { name: /Olga Owner Changed a person: Ben Bauer/ }).click();
  const details = log.getByRole('group');
  await expect(details).toContainText('Role');
  await expect(details).toContainText(/agent\s*admin/);
  await expectAccessible(page, 'details of an entry');

  await page.getByLabel('Who').selectOption('Ben Bauer');
  await expect(log.getByRole('listitem')).toHaveCount(4);
  await page.getByLabel('What').selectOption('Changed the tags of a conversation');
  await expect(log.getByRole('listitem')).toHaveCount(1);
  await expect(page).toHaveURL(/actor=.*action=conversation\.tagged/);
  await page.reload();
  await log.getByRole('button', { name: /Ben Bauer Changed the tags/ }).click();
  await expect(log.getByRole('group')).toContainText('vip');
  await log.getByRole('button', { name: 'Only what was done to this' }).click();
  await expect(page.getByText('Only what was done to one thing')).toBeVisible();
  await expect(log.getByRole('listitem')).toHaveCount(2);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('audit.csv');
  const table = await readFile(await saved.path(), 'utf8');
  expect(table.trimEnd().split('\r\n')).toHaveLength(3);
  await log.getByRole('button', { name: /Assigned a conversation/ }).click();
  await log.getByRole('link', { name: 'Open conversation' }).click();
  await expect(agent.log).toContainText('Hello?');
  await expect(page.getByRole('heading', { name: visitorName }).first()).toBeVisible();
});

test('nothing fits, and the filters are cleared again', async ({ agent }) => {
  const { page } = agent;
  await page.goto(`${new URL(page.url()).origin}/admin/audit?to=2020-01-01`);
  await expect(page.getByText('No entry fits these filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('button', { name: /Created the workspace/ })).toBeVisible();
});

test('whoever may not see it is told so, and it is fit for a phone', async ({ browser, server, shop }) => {
  const lowly = await shop.hire('agent', 'Lowly');
  const context = await browser.newContext({ locale: 'en-GB', ...phone });
  const page = await context.newPage();
  await AgentAtDesk.signIn(page, server.url, lowly.email);
  await page.goto(`${server.url}/admin/audit`);
  await expect(page.getByText('Not part of your role')).toBeVisible();
  await context.close();
  const own = await browser.newContext({ locale: 'en-GB', ...phone });
  const mine = await own.newPage();
  await AgentAtDesk.signIn(mine, server.url, shop.owner.email);
  await mine.goto(`${server.url}/admin/audit`);
  await mine.getByRole('button', { name: /Created the workspace/ }).click();
  await expectAccessible(mine, 'the log on a phone');
  expect(await mine.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await own.close();
});
