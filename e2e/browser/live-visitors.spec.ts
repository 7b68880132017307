import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk, VisitorAtWidget } from './people.ts';

const rows = (page: Page) => page.getByRole('list', { name: 'Visitors online' }).getByRole('listitem');

async function startChat(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('button', { name: `Start a chat with ${name}` }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Message' }).fill(text);
}

test('an agent sees a visitor browse, starts a chat, and gets the answer', async ({
  agent,
  browser,
  server,
  shopPage,
  visitorName,
  consoleErrors,
}) => {
  const { page } = agent;
  await page.goto(`${server.url}/agent/visitors`);
  await expect(page.getByText('Nobody is on your sites right now')).toBeVisible();
  await expectAccessible(page, 'nobody is here');

  const context = await browser.newContext({ locale: 'en-GB' });
  const shop = await context.newPage();
  watchConsole(shop, consoleErrors);
  const visitor = await VisitorAtWidget.arrive(shop, shopPage);
  await visitor.introduce(visitorName);
  const row = rows(page).filter({ hasText: visitorName });
  await expect(row).toContainText('The Shop');
  await expect(row).toContainText('From: Direct');
  await expect(page.getByRole('link', { name: 'Visitors, 1 online' })).toBeVisible();
  await visitor.message.press('Escape');

  await shop.goto(shopPage.replace('/?', '/boots?'));
  await expect(row).toContainText('/boots');
  await expect(row, 'it ticks').toContainText(/On this page: (?!0 s)\d+ (s|min)/);
  await expectAccessible(page, 'somebody is here');

  await startChat(page, visitorName, 'May I **help** with the boots?');
  await expectAccessible(page, 'starting a chat');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page).toHaveURL(/\/agent\/[0-9a-f-]{36}/);
  await expect(agent.line('help')).toBeVisible();

  await expect(visitor.launcher).toHaveAccessibleName(/1 unread/);
  await visitor.open();
  await expect(visitor.line('help')).toBeVisible();
  await visitor.say('Yes, do they come in green?');
  await expect(agent.line('Yes, do they come in green?')).toBeVisible();

  await page.getByRole('link', { name: /^Visitors/ }).click();
  await expect(row).toContainText('With you');
  await row.getByRole('link', { name: `Open the chat with ${visitorName}` }).click();
  await expect(agent.line('Yes, do they come in green?')).toBeVisible();
  await page.goBack();
  await context.close();
  await expect(page.getByText('Nobody is on your sites right now')).toBeVisible({ timeout: 20_000 });
});

test('a closed panel opens with the chat that was begun, although there is an older one', async ({ shop, visitor }) => {
  await visitor.say('An old matter');
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as {
    items: { id: string; visitor: { id: string } }[];
  };
  const [old] = items;
  (await shop.owner.rest.put(`/api/conversations/${old?.id}/close`)).is(200);
  await visitor.reload();
  await visitor.launcher.click();
  await expect(visitor.dialog).toBeHidden();
  const body = { visitorId: old?.visitor.id, clientId: 'begun', message: 'Something new for you' };
  (await shop.owner.rest.post('/api/conversations', body)).is(201);
  await expect(visitor.launcher).toHaveAccessibleName(/1 unread/);
  await visitor.open();
  await expect(visitor.line('Something new for you')).toBeVisible();
  await expect(visitor.log).not.toContainText('An old matter');
});

test('two agents who start at once make one chat, and the other is led to it', async ({
  agent,
  browser,
  server,
  shop,
  visitor,
  visitorName,
  consoleErrors,
}) => {
  await expect(visitor.message).toBeVisible();
  const ben = await shop.hire('agent', 'Ben');
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const other = await AgentAtDesk.signIn(await context.newPage(), server.url, ben.email);
  watchConsole(other.page, consoleErrors);
  const pages = [agent.page, other.page];
  for (const page of pages) {
    await page.goto(`${server.url}/agent/visitors`);
    await startChat(page, visitorName, 'May I help?');
  }
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Send', exact: true }).click()));
  const led = inThread(pages);
  await expect.poll(led).toBe(1);
  const [lost] = pages.filter((page) => page.url().endsWith('/visitors'));
  const dialog = lost?.getByRole('dialog');
  await expect(dialog?.getByText('This visitor has an open chat already.') ?? visitor.log).toBeVisible();
  await dialog?.getByRole('link', { name: 'Open chat' }).click();
  for (const page of pages) await expect(new AgentAtDesk(page).line('May I help?')).toHaveCount(1);
  await expect(visitor.line('May I help?')).toHaveCount(1);
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: unknown[] };
  expect(items).toHaveLength(1);
  await context.close();
});

/** How many of them stand in a thread. */
const inThread = (pages: Page[]) => () => pages.filter((page) => !page.url().endsWith('/visitors')).length;

test('the list does not move under the pointer, finds by words, and is there for a phone', async ({
  agent,
  server,
  shop,
}) => {
  const { page } = agent;
  const vera = await shop.visitor({ name: 'Vera First' });
  await vera.live();
  await page.goto(`${server.url}/agent/visitors`);
  const first = rows(page).filter({ hasText: 'Vera First' });
  await first.hover();
  const place = await first.boundingBox();
  await (await shop.visitor({ name: 'Otto Second' })).live();
  const arrived = page.getByRole('button', { name: '1 arrival' });
  await expect(arrived).toBeVisible();
  expect(await first.boundingBox()).toEqual(place);
  await arrived.click();
  await expect(rows(page).first()).toContainText('Otto Second');
  await page.getByRole('textbox', { name: 'Search' }).fill('vera');
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Search' }).fill('nobody at all');
  await expect(page.getByText('Nobody matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).last().click();
  await expect(rows(page)).toHaveCount(2);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first().getByRole('button', { name: 'Start a chat with Otto Second' })).toBeVisible();
  await expectAccessible(page, 'visitors on a phone');
});
