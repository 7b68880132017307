import * as shapes from '../support/shapes.ts';
import { expect, expectAccessible, test } from './fixtures.ts';

test('a promise is made, counted down in the list, filtered by, and seen when it was missed', async ({
  agent,
  visitor,
  visitorName,
  shop,
  server,
}) => {
  const { page } = agent;
  await page.goto(`${server.url}/admin/hours`);
  await page.getByRole('switch', { name: 'Keep promises' }).click();
  await page.getByRole('radio', { name: 'Around the clock' }).click();
  await page.getByRole('spinbutton', { name: 'First answer, Normal, minutes' }).fill('30');
  await page.getByRole('spinbutton', { name: 'Solution, Normal, minutes' }).fill('0');
  await page.getByRole('button', { name: 'Save promises' }).click();
  await expect(page.getByText('Minutes are whole numbers from 1 to 525,600.')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Solution, Normal, minutes' }).fill('60');
  await expectAccessible(page, 'promises');
  await page.getByRole('button', { name: 'Save promises' }).click();
  await expect(page.getByText('The promises are saved.', { exact: true })).toBeVisible();

  // The desk's clock is ours from here on: half an hour is not waited for.
  await page.clock.install();
  await page.goto(`${server.url}/agent?view=all`);
  await visitor.say('How long will it take?');
  const row = agent.row(visitorName);
  await expect(row).toContainText(/First answer due in (29|30)m/);
  await page.clock.fastForward('31:00');
  await expect(row).toContainText(/First answer overdue by \d+m/);

  // Answered: now the solution is what is owed. Nothing was missed yet in truth.
  const [chat] = (await shop.owner.rest.get('/api/conversations')).as(
    200,
    shapes.listOf(shapes.conversationForAgents),
  ).items;
  (await shop.owner.rest.put(`/api/conversations/${chat?.id}/assign`, {})).is(200);
  await shop.owner.send(chat?.id ?? '', 'At once');
  await expect(row).toContainText('Solution due in');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Promises').selectOption('Promise missed');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByText('Promise missed')).toBeVisible();
  await page.getByRole('button', { name: 'Remove the filter Promise missed' }).click();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Promises').selectOption('Promise running');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(row).toBeVisible();

  // What is done is owed no more, and leaves the list of what runs.
  (await shop.owner.rest.put(`/api/conversations/${chat?.id}/resolve`)).is(200);
  await expect(row).toHaveCount(0);
});
