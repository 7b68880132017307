import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

const figure = (page: Page, name: string) =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) });

test('an admin sees how the business did, as charts, as tables, and as CSV', async ({ agent, shop }) => {
  const { page } = agent;
  await page.getByRole('link', { name: 'Reports' }).click();
  await expect(page.getByText('Nothing happened in these days')).toBeVisible();
  await expectAccessible(page, 'reports, empty');

  const ada = await shop.hire('agent', 'Ada Agent');
  const visitor = await shop.visitor();
  const first = await visitor.start('First');
  await ada.send(first.id, 'Hello');
  (await shop.owner.rest.put(`/api/conversations/${first.id}/assign`, { agentId: ada.id })).is(200);
  (await shop.owner.rest.put(`/api/conversations/${first.id}/tags`, { tags: ['vip'] })).is(200);
  (await visitor.rest.put(`/api/conversations/${first.id}/rate`, { score: 5 })).is(200);
  (await shop.owner.rest.put(`/api/conversations/${first.id}/resolve`)).is(200);
  await (await shop.visitor()).start('Second');
  // What goes on now is heard live.
  await expect(figure(page, 'Waiting')).toContainText('1');

  await page.getByRole('radio', { name: 'Today' }).click();
  await expect(figure(page, 'Conversations begun')).toContainText('2');
  await expect(figure(page, 'Conversations resolved')).toContainText('1');
  await expect(figure(page, 'Rating, average')).toContainText('5.0');
  await expect(page.getByRole('img', { name: 'Conversations begun' })).toBeVisible();
  await expectAccessible(page, 'reports');

  await page.getByLabel('Broken down by').selectOption('Agent');
  await page.getByLabel('Figure').selectOption('Messages of agents');
  await page.getByRole('radio', { name: 'Table' }).click();
  const table = page.getByRole('region', { name: 'Over time' }).getByRole('table');
  await expect(table.getByRole('columnheader', { name: 'Ada Agent' })).toBeVisible();
  await expect(table.getByRole('row')).toHaveCount(25);
  await expectAccessible(page, 'a chart as a table');
  await expect(page).toHaveURL(/measure=agentMessages.*by=agent|by=agent.*measure=agentMessages/);

  const row = page.getByRole('region', { name: 'Agents' }).getByRole('row', { name: /Ada Agent/ });
  await expect(row.getByRole('cell').nth(2)).toHaveText('1');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV: Agents' }).click();
  const saved = await saving;
  expect(await readFile(await saved.path(), 'utf8')).toContain('Ada Agent,1,1,1,1,');

  // The tag was made after the page had asked which there are.
  await page.reload();
  await page.getByLabel('Tag', { exact: true }).selectOption('vip');
  await expect(figure(page, 'Conversations begun')).toContainText('1');
  await page.reload();
  await expect(figure(page, 'Conversations begun')).toContainText('1');
});

test('whoever may not see them is told so, and they are fit for a phone', async ({ browser, server, shop }) => {
  const lowly = await shop.hire('agent', 'Lowly');
  await (await shop.visitor()).start('Hello');
  const context = await browser.newContext({ locale: 'en-GB', ...phone });
  const page = await context.newPage();
  await AgentAtDesk.signIn(page, server.url, lowly.email);
  await page.goto(`${server.url}/admin/reports`);
  await expect(page.getByText('Not part of your role')).toBeVisible();
  await context.close();
  const own = await browser.newContext({ locale: 'en-GB', ...phone });
  const mine = await own.newPage();
  await AgentAtDesk.signIn(mine, server.url, shop.owner.email);
  await mine.goto(`${server.url}/admin/reports`);
  await expect(figure(mine, 'Conversations begun')).toContainText('1');
  await expectAccessible(mine, 'reports on a phone');
  expect(await mine.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await own.close();
});
