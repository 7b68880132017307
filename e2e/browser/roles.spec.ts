import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

// long: one role, from its making to what is felt of it.
test('a role that may see and not answer: made, given, felt, and taken back', async ({
  agent,
  shop,
  visitor,
  visitorName,
  browser,
  server,
  consoleErrors,
}) => {
  const bob = await shop.hire('agent', 'Bob Baker');
  const { page } = agent;
  await page.goto(`${shop.url}/admin/people`);
  await expect(page.getByText('No roles of your own yet')).toBeVisible();
  await page.getByRole('button', { name: 'New role' }).click();
  const form = page.getByRole('dialog', { name: 'New role' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Quality');
  // What needs another permission brings it, and takes it along again.
  await form.getByRole('switch', { name: 'Take chats from others' }).click();
  await expect(form.getByRole('switch', { name: 'Answer' })).toBeChecked();
  await form.getByRole('switch', { name: 'Answer' }).click();
  await expect(form.getByRole('switch', { name: 'Take chats from others' })).not.toBeChecked();
  await expectAccessible(page, 'making a role');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('See conversations', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Actions for Bob Baker' }).click();
  await page.getByRole('menuitem', { name: 'Change role' }).click();
  const dialog = page.getByRole('dialog', { name: 'The role of Bob Baker' });
  await dialog.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'Quality' });
  await expectAccessible(page, 'changing a role');
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByRole('row', { name: /Bob Baker/ })).toContainText('Quality');
  await expect(page.getByText('1 person')).toBeVisible();

  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const bobs = await context.newPage();
  watchConsole(bobs, consoleErrors);
  const desk = await AgentAtDesk.signIn(bobs, server.url, bob.email);
  await expect(bobs.getByRole('link', { name: 'People' })).toHaveCount(0);
  await visitor.say('Can you see this?');
  await desk.openChat(visitorName);
  await expect(desk.line('Can you see this?')).toBeVisible();
  await visitor.say('And this, live?');
  await expect(desk.line('And this, live?')).toBeVisible();
  await expect(desk.reply).toHaveCount(0);
  await expect(bobs.getByText(/Your role does not let you answer/)).toBeVisible();
  await expect(bobs.getByRole('button', { name: 'Take', exact: true })).toHaveCount(0);
  await expect(bobs.getByRole('button', { name: 'Resolve' })).toHaveCount(0);
  await expectAccessible(bobs, 'reading along');
  // Nothing of it was told to the visitor.
  await expect(visitor.log.getByText('Read', { exact: true })).toHaveCount(0);
  await bobs.goto(`${shop.url}/admin/people`);
  await expect(bobs.getByText('Not part of your role')).toBeVisible();
  await bobs.getByRole('link', { name: 'To the inbox' }).click();
  await desk.openChat(visitorName);

  await page.getByRole('button', { name: 'Edit Quality' }).click();
  await page.getByRole('switch', { name: 'Answer' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(desk.reply).toBeVisible({ timeout: 10_000 });
  await desk.answer('Yes, and now I can say so');
  await expect(visitor.line('Yes, and now I can say so')).toBeVisible();
  await context.close();
});
