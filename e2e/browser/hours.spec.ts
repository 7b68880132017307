import { fromTheDayAfterTomorrow } from '../support/hours.ts';
import { expect, expectAccessible, test } from './fixtures.ts';

test('hours are set at the desk by keyboard, and the widget says when somebody is back', async ({
  agent,
  visitor,
  server,
}) => {
  const { page } = agent;
  await expect(visitor.panel.getByText('We are online')).toBeVisible();
  await page.goto(`${server.url}/admin/hours`);
  await expect(page.getByRole('heading', { name: 'Business hours' })).toBeVisible();
  await expect(page.getByText('Open now')).toBeVisible();
  await page.getByRole('radio', { name: 'At certain hours' }).focus();
  await page.keyboard.press('Space');
  await page.getByLabel('Time zone').selectOption('UTC');
  const { opensAt } = fromTheDayAfterTomorrow();
  const opens = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(new Date(opensAt));
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
    await page.getByRole('button', { name: `Remove 09:00 – 17:00: ${day}` }).focus();
    await page.keyboard.press('Enter');
  }
  await page.getByRole('button', { name: `Add hours: ${opens}` }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(`${opens}, from`)).toHaveValue('09:00');
  await page.getByLabel(`${opens}, from`).fill('10:15');
  await expect(page.getByText(`Closed now, opens ${opens}`)).toContainText('10:15');
  await page.getByRole('button', { name: 'Add a holiday' }).click();
  await page.getByRole('button', { name: 'Save hours' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Name' }).fill('Founding day');
  await expectAccessible(page, 'hours with a holiday');
  await page.getByRole('button', { name: 'Save hours' }).click();
  await expect(page.getByText('The hours are saved.', { exact: true })).toBeVisible();
  await expect(visitor.panel.getByText(/^Back \w+, /)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(`${opens}, from`)).toHaveValue('10:15');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Founding day');
});

test('a team has the hours of the workspace until it has its own', async ({ agent, shop, server }) => {
  const { page } = agent;
  (await shop.owner.rest.post('/api/teams', { name: 'Night' })).is(201);
  await page.goto(`${server.url}/admin/hours`);
  const whose = page.getByLabel('Whose hours');
  await whose.selectOption({ label: 'Night (as the workspace)' });
  await page.getByRole('radio', { name: 'At certain hours' }).click();
  await page.getByRole('button', { name: 'Copy Monday to Friday' }).click();
  await page.getByRole('button', { name: 'Save hours' }).click();
  await expect(page.getByText('The hours are saved.', { exact: true })).toBeVisible();
  await expect(whose.getByRole('option', { name: 'Night (own hours)' })).toBeAttached();
});

test('the week fits a phone', async ({ agent, server }) => {
  const { page } = agent;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server.url}/admin/hours`);
  await page.getByRole('radio', { name: 'At certain hours' }).click();
  await expect(page.getByLabel('Monday, from')).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
});
