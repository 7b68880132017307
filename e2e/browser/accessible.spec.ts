import { password } from '../support/actors.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { Network } from './network.ts';
import { AgentAtDesk, VisitorAtWidget } from './people.ts';

const themes = ['light', 'dark'] as const;

for (const theme of themes) {
  test(`every state of the widget, ${theme}`, async ({ browser, shopPage, shop }) => {
    const context = await browser.newContext({ colorScheme: theme });
    const page = await context.newPage();
    const network = await Network.of(context);
    await page.goto(shopPage);
    const visitor = VisitorAtWidget.on(page);
    await expect(visitor.launcher).toBeVisible();
    await expectAccessible(page, 'the button alone');
    await visitor.open();
    await expect(visitor.panel.getByRole('button', { name: 'Start chat' }).or(visitor.message)).toBeVisible();
    await expectAccessible(page, 'before the chat');
    await visitor.introduce('Vera');
    await visitor.write('Hello **there** https://shop.example');
    await expect(visitor.line('there')).toBeVisible();
    await expect(visitor.log.getByText(/^(Sent|Delivered)$/)).toBeVisible();
    await expectAccessible(page, 'a chat');
    const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
    const id = items[0]?.id ?? '';
    const answer = await shop.owner.send(id, 'Hi');
    await expect(visitor.line('Hi')).toBeVisible();
    (await shop.owner.rest.delete(`/api/messages/${answer.id}`)).is(204);
    await expect(visitor.panel.getByText('This message was deleted.')).toBeVisible();
    await expectAccessible(page, 'a deleted message');
    await network.lose();
    await visitor.write('While offline');
    await expect(visitor.panel.getByText(/You are offline/)).toBeVisible();
    await expectAccessible(page, 'offline');
    (await shop.owner.rest.put(`/api/conversations/${id}/close`)).is(200);
    await network.find();
    await expect(visitor.panel.getByText('The conversation was closed.')).toBeVisible({ timeout: 20_000 });
    await expectAccessible(page, 'a refused message in a closed conversation');
    await context.close();
  });

  test(`every screen of the desk, ${theme}`, async ({ browser, server, shop }) => {
    // A dozen screens, of which each is looked through as a whole.
    test.setTimeout(120_000);
    const context = await browser.newContext({ colorScheme: theme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(server.url);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expectAccessible(page, 'signing in');
    const agent = await AgentAtDesk.signIn(page, server.url, shop.owner.email);
    await expect(page.getByText('Nobody is waiting')).toBeVisible();
    await expectAccessible(page, 'the empty inbox');
    const vera = await shop.visitor({ name: 'Vera' });
    const room = await vera.start('Hello **there**\nhttps://shop.example');
    await (await shop.visitor({ name: 'Otto' })).start('Me too');
    await agent.openChat('Vera');
    await expectAccessible(page, 'a waiting chat');
    await agent.answer('Hi');
    await expect(agent.line('Hi')).toBeVisible();
    (await shop.owner.rest.post(`/api/conversations/${room.id}/notes`, { clientId: 'n', content: 'A note' })).is(201);
    await expect(agent.log).toContainText('A note');
    await expectAccessible(page, 'a chat with an answer and a note');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'the keyboard shortcuts');
    await page.keyboard.press('Escape');
    (await shop.owner.rest.put(`/api/conversations/${room.id}/close`)).is(200);
    await expect(page.getByText('This conversation is closed.')).toBeVisible();
    await expectAccessible(page, 'a closed chat');
    for (const path of [
      '/admin/start',
      '/admin/widgets',
      `/admin/widgets/${shop.siteKey}`,
      '/admin/people',
      '/admin/teams',
      '/admin/reports',
      '/admin/audit',
      '/admin/hours',
      '/admin/alerts',
      '/agent/replies',
      '/agent/settings',
      '/agent/visitors',
    ]) {
      await page.goto(server.url + path);
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      await expectAccessible(page, path);
    }
    await context.close();
  });
}

test('dark is dark, in the widget and at the desk', async ({ browser, server, shop, shopPage }) => {
  const context = await browser.newContext({ colorScheme: 'dark' });
  const darkness = (background: string): number => {
    const [red = 255, green = 255, blue = 255] = (background.match(/[\d.]+/g) ?? []).map(Number);
    return (red + green + blue) / 3;
  };
  const desk = await context.newPage();
  await AgentAtDesk.signIn(desk, server.url, shop.owner.email);
  expect(darkness(await desk.evaluate(() => getComputedStyle(document.body).backgroundColor))).toBeLessThan(60);
  const visitor = await VisitorAtWidget.arrive(await context.newPage(), shopPage);
  const background = await visitor.dialog.evaluate((element) => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/^rgba\(.*, 0\)$|transparent/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  });
  expect(darkness(background)).toBeLessThan(60);
  await context.close();
});

for (const colorScheme of themes) {
  test(`the card of a front page stands out from it, ${colorScheme}`, async ({ browser, server }) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto(server.url);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    const light = (selector: string) =>
      page
        .locator(selector)
        .evaluate((element) =>
          (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [])
            .slice(0, 3)
            .reduce((sum, part) => sum + Number(part), 0),
        );
    expect(await light('div:has(> form)')).toBeGreaterThan(await light('main'));
    await context.close();
  });
}

test('the panel takes the focus, announces what arrives, and gives the focus back', async ({ visitor, shop }) => {
  await expect(visitor.message).toBeFocused();
  await expect(visitor.dialog).toHaveAccessibleName(/.+/);
  await visitor.say('Hello');
  await expect(visitor.log).toHaveAttribute('aria-live', 'polite');
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  await shop.owner.send(items[0]?.id ?? '', 'An answer to announce');
  await expect(visitor.log).toContainText('An answer to announce');
  await expect(visitor.message, 'an arriving line never takes the focus').toBeFocused();
  await visitor.message.press('Escape');
  await expect(visitor.launcher).toBeFocused();
  await expect(visitor.launcher).toHaveAttribute('aria-expanded', 'false');
});

test('signing out leads to the door, and back only with a password', async ({ agent, server, shop }) => {
  const { page } = agent;
  (await shop.owner.rest.get('/api/auth/me')).is(200);
  await page.getByRole('button', { name: new RegExp(shop.owner.session.user.name) }).click();
  await page.getByRole('menuitem', { name: /sign out/i }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.goto(`${server.url}/agent`);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.getByRole('textbox', { name: 'E-mail' }).fill(shop.owner.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Nobody is waiting')).toBeVisible();
});
