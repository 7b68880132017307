import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { readCsv } from '../support/csv.ts';
import { expect, expectAccessible, test } from './fixtures.ts';

const FIRST = '=1+1, "quoted" Zoë 👋\nsecond line';
const LINES = 600;

interface Listed {
  items: { state: string; done: number; total: number }[];
}

const card = (page: Page): Locator =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: 'Exports' }) });

/**
 * The server is quicker than an eye: what it says of an export is put back to a part of it, as of a long one, until that is
 * `null`.
 */
async function slowly(page: Page, far: { share: number | null }): Promise<void> {
  await page.route('**/api/exports?*', async (route) => {
    const answer = await route.fetch();
    const list = (await answer.json()) as Listed;
    const [job] = list.items;
    if (job !== undefined && far.share !== null) {
      job.state = 'running';
      job.total = LINES;
      job.done = LINES * far.share;
    }
    await route.fulfill({ response: answer, json: list });
  });
}

test('an export has a bar that moves, and ends as a file', async ({ agent, shop }) => {
  // A long page, looked through three times as a whole.
  test.setTimeout(120_000);
  const { page } = agent;
  const room = await (await shop.visitor({ name: 'Vera' })).start(FIRST);
  await Promise.all(Array.from({ length: LINES - 1 }, (_, at) => shop.owner.send(room.id, `Line ${at}`)));
  await page.getByRole('link', { name: 'Reports' }).click();
  await expect(card(page).getByText('No exports yet')).toBeVisible();
  await expectAccessible(page, 'no exports');

  const far: { share: number | null } = { share: 0.25 };
  await slowly(page, far);
  await card(page).getByLabel('What to export').selectOption('Messages');
  await card(page).getByRole('button', { name: 'Export', exact: true }).click();
  const bar = card(page).getByRole('progressbar', { name: 'Messages' });
  await expect(bar).toHaveAttribute('aria-valuenow', '25');
  await expectAccessible(page, 'an export that is written');
  far.share = 0.75;
  await expect(bar).toHaveAttribute('aria-valuenow', '75');
  await expect(card(page).getByText('450 of 600 lines')).toBeVisible();

  far.share = null;
  const download = card(page).getByRole('button', { name: 'Download: Messages' });
  await expect(download).toBeVisible();
  await expect(bar).toBeHidden();
  await expect(card(page).getByText('600 lines')).toBeVisible();
  await expectAccessible(page, 'an export that is done');
  const saving = page.waitForEvent('download');
  await download.click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('messages.csv');
  const rows = readCsv(await readFile(await saved.path(), 'utf8'));
  const history = await shop.owner.history(room.id);
  expect(rows.map(({ seq, content }) => [Number(seq), content])).toEqual(
    history.map(({ seq, content }) => [seq, seq === 1 ? `'${FIRST}` : content]),
  );

  await card(page).getByRole('button', { name: 'Delete: Messages' }).click();
  await expect(card(page).getByText('No exports yet')).toBeVisible();
});

test('what is exported is what the page is narrowed to, and what one may see', async ({ agent, shop }) => {
  const { page } = agent;
  await (await shop.visitor()).start('Hello');
  await page.getByRole('link', { name: 'Reports' }).click();
  await page.getByLabel('Agent', { exact: true }).selectOption('Olga Owner');
  const exports = card(page);
  await exports.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(exports.getByText('0 lines')).toBeVisible();
  await expect(exports.getByText(/narrowed/).last()).toBeVisible();
  await page.getByLabel('Agent', { exact: true }).selectOption('');
  await exports.getByLabel('Days').selectOption('From the beginning');
  await exports.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(exports.getByText('1 line ·')).toBeVisible();
  await expect(exports.getByText(/Everything up to/)).toBeVisible();
  await exports.getByLabel('What to export').selectOption('Audit log');
  await exports.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(exports.getByRole('button', { name: 'Download: Audit log' })).toBeVisible();

  const lowly = await shop.hireAs((await shop.role('Analyst', ['see-reports', 'export-data', 'see-audit'])).id);
  const kinds = (await lowly.rest.get('/api/exports')).json as { items: { kind: string }[] };
  expect(kinds.items.map(({ kind }) => kind)).toEqual(['audit']);
});
