import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk, VisitorAtWidget } from './people.ts';

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

test('on a phone the panel covers the screen, and gives it back', async ({
  browser,
  shopPage,
  visitorName,
  agent,
  consoleErrors,
}) => {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  const visitor = VisitorAtWidget.on(page);
  await page.goto(shopPage);
  await visitor.launcher.tap();
  await expect(visitor.dialog).toBeVisible();
  const frame = page.locator('#deskbell iframe');
  await expect.poll(async () => frame.boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
  await visitor.introduce(visitorName);
  await visitor.say('From my phone');
  await agent.openChat(visitorName);
  const long = 'Averyveryverylongwordwithoutanybreak'.repeat(5);
  await agent.answer(long);
  await expect(visitor.line(long)).toBeVisible();
  const overflow = await visitor.log.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(overflow, 'nothing to scroll sideways').toBe(0);
  for (const control of [visitor.message, visitor.panel.getByRole('button', { name: 'Send' })]) {
    const box = await control.boundingBox();
    expect(box?.height, 'large enough for a finger').toBeGreaterThanOrEqual(40);
  }
  const size = await visitor.message.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  expect(size, 'a phone zooms into smaller text fields').toBeGreaterThanOrEqual(16);
  await expectAccessible(page, 'the panel on a phone');
  await visitor.panel.getByRole('button', { name: 'Close chat' }).tap();
  await expect(visitor.dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Buy' })).toBeVisible();
  await context.close();
});

test('the desk works on a phone', async ({ browser, server, shop, visitor, visitorName, consoleErrors }) => {
  await visitor.say('Hello from a shop');
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  const agent = await AgentAtDesk.signIn(page, server.url, shop.owner.email);
  await agent.row(visitorName).tap();
  await expect(agent.line('Hello from a shop')).toBeVisible();
  const name = page.getByRole('heading', { name: visitorName });
  expect(await name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), 'a name cut short').toBe(0);
  await agent.reply.fill('Hello from a bus');
  await page.getByRole('button', { name: 'Send', exact: true }).tap();
  await expect(visitor.line('Hello from a bus')).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, 'nothing to scroll sideways').toBe(0);
  await expectAccessible(page, 'a thread on a phone');
  await page.getByRole('link', { name: 'Back to the list' }).tap();
  // Whoever answers has the chat from then on.
  await page.getByText('Mine', { exact: false }).first().tap();
  await expect(agent.row(visitorName)).toBeVisible();
  await expectAccessible(page, 'the list on a phone');
  await context.close();
});
