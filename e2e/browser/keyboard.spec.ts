import { expect, test } from './fixtures.ts';
import { AgentAtDesk, VisitorAtWidget } from './people.ts';

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
  await expect(visitor.panel.getByRole('textbox', { name: /^Name/ })).toBeFocused();
  await page.keyboard.type(visitorName);
  await page.keyboard.press('Enter');
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

test('the palette takes what is typed, and acts on nothing else', async ({ agent, visitor, visitorName }) => {
  const { page } = agent;
  await visitor.say('Hello');
  await agent.openChat(visitorName);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Take', exact: true }), 'nothing was done to the chat').toBeVisible();
});

test('a dialog begins where the answer is, and gives the focus back', async ({ agent, visitor, visitorName }) => {
  const { page } = agent;
  await visitor.say('Hello');
  await agent.openChat(visitorName);
  await agent.answer('A slip');
  await expect(visitor.line('A slip')).toBeVisible();
  await agent.line('A slip').hover();
  await page.getByRole('button', { name: 'Message actions' }).last().click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(agent.line('A slip')).toBeVisible();
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Add person' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Add person' })).toBeFocused();
});

test('Escape goes from the reply to the lines, and from there to the list', async ({ agent, visitor, visitorName }) => {
  await visitor.say('Hello');
  await agent.openChat(visitorName);
  await agent.reply.focus();
  await agent.page.keyboard.press('Escape');
  await expect(agent.log).toBeFocused();
  await agent.page.keyboard.press('Escape');
  await expect(agent.row(visitorName)).toBeFocused();
});

test('a draft follows over open tabs, and is not there to be sent twice', async ({ agent, visitor, visitorName }) => {
  await visitor.say('Hello');
  await agent.openChat(visitorName);
  await agent.reply.fill('half an answ');
  const tab = new AgentAtDesk(await agent.page.context().newPage());
  await tab.page.goto(agent.page.url());
  await expect(tab.reply).toHaveValue('half an answ');
  await tab.reply.fill('a whole answer');
  await expect(agent.reply).toHaveValue('a whole answer');
  await tab.reply.press('Enter');
  await expect(visitor.line('a whole answer')).toBeVisible();
  await expect(agent.reply).toHaveValue('');
});

test('a chat that is closed under somebody’s pen keeps the draft, and says so', async ({
  agent,
  visitor,
  visitorName,
  shop,
}) => {
  await visitor.say('Hello');
  await agent.openChat(visitorName);
  await agent.reply.fill('I was about to say');
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  (await shop.owner.rest.put(`/api/conversations/${items[0]?.id}/close`)).is(200);
  await expect(agent.page.getByText('Your draft is kept.')).toBeVisible();
  (await shop.owner.rest.put(`/api/conversations/${items[0]?.id}/reopen`)).is(200);
  await expect(agent.reply).toHaveValue('I was about to say');
  await agent.reply.fill('');
  (await shop.owner.rest.put(`/api/conversations/${items[0]?.id}/close`)).is(200);
  await expect(agent.page.getByText('This conversation is closed.')).toBeVisible();
  await expect(agent.page.getByText('Your draft is kept.')).toHaveCount(0);
});
