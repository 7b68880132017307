import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { Network } from './network.ts';
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

test('on a phone nothing at the desk covers or crowds out what is read', async ({
  browser,
  server,
  shop,
  consoleErrors,
}) => {
  const wide = await shop.visitor({ name: 'W'.repeat(200) });
  const room = await wide.start('Hello, with a rather long line that needs all the width that a small screen has');
  const context = await browser.newContext(phone);
  const network = await Network.of(context);
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  const agent = await AgentAtDesk.signIn(page, server.url, shop.owner.email);
  await page.goto(`${server.url}/agent/${room.id}`);
  await expect(agent.line(/^Hello/)).toBeVisible();
  expect((await agent.reply.boundingBox())?.height, 'an empty reply is two lines high').toBeLessThanOrEqual(66);

  const actions = page.getByRole('button', { name: 'Message actions' });
  await expect(actions).toHaveCSS('opacity', '0');
  const bubble = await agent.line(/^Hello/).boundingBox();
  expect(bubble?.width, 'the words have the bubble to themselves').toBeGreaterThan(270);
  await agent.line(/^Hello/).tap();
  await expect(actions).toHaveCSS('opacity', '1');
  expect(await agent.line(/^Hello/).boundingBox(), 'nothing moved').toEqual(bubble);
  await actions.tap();
  await expect(page.getByRole('menuitem', { name: 'Copy text' })).toBeVisible();
  await page.keyboard.press('Escape');

  await network.loseLive();
  const lost = page.getByText('Reconnecting…');
  await expect(lost).toBeVisible();
  const bottom = (box: { y: number; height: number } | null) => (box?.y ?? 0) + (box?.height ?? 0);
  const header = await page.getByRole('heading', { name: /^WW/ }).boundingBox();
  expect(bottom(await lost.boundingBox()), 'above the header').toBeLessThanOrEqual(header?.y ?? 0);
  await page.getByRole('link', { name: 'Back to the list' }).tap();
  const search = await page.getByRole('searchbox').boundingBox();
  const pill = page.getByText(/^(Reconnecting|No connection)/);
  expect(bottom(await pill.boundingBox()), 'above the search').toBeLessThanOrEqual(search?.y ?? 0);
  await context.close();
});

test('on a phone an owner gets everywhere', async ({ browser, server, shop, consoleErrors }) => {
  const context = await browser.newContext({ ...phone, locale: 'en-GB' });
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  await AgentAtDesk.signIn(page, server.url, shop.owner.email);
  const rail = page.getByRole('navigation', { name: 'Main' });
  for (const one of await rail.getByRole('link').or(rail.getByRole('button')).all()) {
    const box = await one.boundingBox();
    if (!box) continue;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(390);
  }
  await expectAccessible(page, 'the inbox of an owner on a phone');
  await rail.getByRole('button', { name: 'More' }).tap();
  await page.getByRole('menuitem', { name: 'Audit log' }).tap();
  await expect(page.getByRole('heading', { name: 'Audit log' })).toBeVisible();
  await rail.getByRole('button', { name: 'More' }).tap();
  await page.getByRole('menuitem', { name: 'Business hours' }).tap();
  await expect(page.getByRole('heading', { name: 'Business hours' })).toBeVisible();
  await context.close();
});
