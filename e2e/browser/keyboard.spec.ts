import { expect, test } from './fixtures.ts';
import { VisitorAtWidget } from './people.ts';

test('a visitor needs no mouse', async ({ page, shopPage, agent, visitorName }) => {
  const visitor = VisitorAtWidget.on(page);
  await page.goto(shopPage);
  await expect(visitor.launcher).toBeVisible();
  for (let presses = 0; presses < 10; presses += 1) {
    await page.keyboard.press('Tab');
    if (await visitor.launcher.evaluate((element) => element === (element.getRootNode() as ShadowRoot).activeElement))
      break;
  }
  await expect(visitor.launcher).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(visitor.dialog).toBeVisible();
  const start = visitor.panel.getByRole('button', { name: 'Start chat' });
  await expect(start.or(visitor.message)).toBeVisible();
  if (await start.isVisible()) {
    await expect(visitor.panel.getByRole('textbox', { name: /^Name/ })).toBeFocused();
    await page.keyboard.type(visitorName);
    await page.keyboard.press('Enter');
  }
  await expect(visitor.message).toBeFocused();
  await page.keyboard.type('No mouse here');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  await page.keyboard.press('Enter');
  await expect(visitor.log).toContainText('No mouse here');
  await expect(visitor.message).toBeFocused();
  await expect(visitor.message).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(visitor.dialog).toBeHidden();
  await expect(visitor.launcher).toBeFocused();

  await expect(agent.row(visitorName)).toContainText('No mouse here');
});

test('an agent needs no mouse', async ({ agent, visitor, visitorName }) => {
  await visitor.say('Hello');
  await expect(agent.row(visitorName)).toBeVisible();
  const { keyboard } = agent.page;
  await keyboard.press('j');
  await expect(agent.row(visitorName)).toBeFocused();
  await keyboard.press('Enter');
  await expect(agent.line('Hello')).toBeVisible();
  await keyboard.press('Escape');
  await keyboard.press('a');
  await expect(agent.page.getByText('Assigned to you')).toBeVisible();
  await keyboard.press('r');
  await expect(agent.reply).toBeFocused();
  await keyboard.type('Hi there');
  await keyboard.press('Enter');
  await expect(visitor.line('Hi there')).toBeVisible();
  await keyboard.press('Escape');
  await keyboard.press('n');
  await expect(agent.page.getByRole('textbox', { name: 'Note for your team' })).toBeFocused();
  await keyboard.type('a private thought');
  await keyboard.press('Enter');
  await expect(agent.log).toContainText('a private thought');
  await keyboard.press('Escape');
  await keyboard.press('?');
  await expect(agent.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await keyboard.press('Escape');
  await keyboard.press('e');
  await expect(agent.page.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await visitor.say('Thanks');
  await expect(visitor.log).not.toContainText('a private thought');
});

test('letters typed into a text field are text, not commands', async ({ agent, visitor, visitorName }) => {
  await visitor.say('Hello');
  await agent.openChat(visitorName);
  await agent.reply.focus();
  await agent.page.keyboard.type('rent e/t? jk');
  await expect(agent.reply).toHaveValue('rent e/t? jk');
  await expect(agent.page.getByRole('button', { name: 'Resolve' })).toBeVisible();
});

test('drafts stay with their conversation', async ({ agent, visitor, visitorName, shop }) => {
  await visitor.say('Hello');
  const other = await shop.visitor({ name: 'Otto Other' });
  await other.start('And me?');
  await agent.openChat(visitorName);
  await agent.reply.fill('half an answ');
  await agent.openChat('Otto Other');
  await expect(agent.reply).toHaveValue('');
  await agent.openChat(visitorName);
  await expect(agent.reply).toHaveValue('half an answ');
  await agent.page.reload();
  await expect(agent.reply).toHaveValue('half an answ');
});
