import { newClientId } from '../support/actors.ts';
import { expect, expectAccessible, test } from './fixtures.ts';

test('a conversation is tagged by keyboard, and the tag keeps its colour', async ({ agent, shop }) => {
  (await shop.owner.rest.post('/api/tags', { name: 'Refund', color: '#aa0000' })).is(201);
  await (await shop.visitor({ name: 'Vera' })).start('My money, please');
  await agent.openChat('Vera');
  const { page } = agent;
  await page.keyboard.press('Escape');
  await page.keyboard.press('#');
  const dialog = page.getByRole('dialog', { name: 'Tags of the chat with Vera' });
  await dialog.getByRole('combobox').fill('ref');
  await page.keyboard.press('Enter');
  await dialog.getByRole('combobox').fill('Spring sale');
  await expect(dialog.getByText('Make the tag “Spring sale”')).toBeVisible();
  await page.keyboard.press('Enter');
  await expectAccessible(page, 'choosing tags');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(agent.row('Vera')).toContainText('Refund');
  await expect(agent.row('Vera')).toContainText('Spring sale');
  await page.goto(`${shop.url}/admin/teams`);
  await expect(page.getByText('Spring sale')).toBeVisible();
  await page.getByRole('button', { name: 'Edit the tag Spring sale' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Summer sale');
  await expectAccessible(page, 'editing a tag');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Summer sale')).toBeVisible();
});

test('what is snoozed leaves the queue, and is found among the snoozed', async ({ agent, shop }) => {
  await (await shop.visitor({ name: 'Vera' })).start('Until tomorrow');
  await agent.openChat('Vera');
  const { page } = agent;
  const details = page.getByRole('region', { name: 'Visitor details' });
  await details.getByRole('button', { name: /^Snooze/ }).click();
  await page.getByRole('menuitem', { name: 'Tomorrow 9:00' }).click();
  await expect(page.getByText(/^Snoozed until/).first()).toBeVisible();
  await expect(agent.list.getByRole('link')).toHaveCount(0);
  await expectAccessible(page, 'a snoozed chat');
  await page.getByRole('link', { name: /^Snoozed/ }).click();
  await expect(agent.row('Vera')).toBeVisible();
  await agent.openChat('Vera');
  await page.getByRole('button', { name: 'Take up again' }).click();
  await page.getByRole('link', { name: /^Waiting/ }).click();
  await expect(agent.row('Vera')).toBeVisible();
});

test('many are chosen and changed at once, and what was refused is said', async ({ agent, shop }) => {
  const ids: string[] = [];
  for (const name of ['Ada', 'Ben', 'Cleo']) ids.push((await (await shop.visitor({ name })).start('Hello')).id);
  const bob = await shop.hire('agent', 'Bob Baker');
  const { page } = agent;
  await expect(agent.row('Cleo')).toBeVisible();
  await page.keyboard.press('j');
  await expect(agent.row('Ada')).toBeFocused();
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await expect(agent.row('Ben')).toBeFocused();
  await page.keyboard.press('j');
  await expect(agent.row('Cleo')).toBeFocused();
  await page.keyboard.press('Shift+X');
  const bar = page.getByRole('toolbar', { name: 'What to do with the selected' });
  await expect(bar).toContainText('3 selected');
  await expectAccessible(page, 'some selected');
  await bar.getByRole('button', { name: 'Priority' }).click();
  await page.getByRole('menuitem', { name: 'Urgent' }).click();
  await expect(page.getByText('3 changed', { exact: true })).toBeVisible();
  await expect(agent.row('Ben')).toContainText('Priority: Urgent');

  await agent.row('Ada').hover();
  await page.getByRole('checkbox', { name: 'Select Ada' }).check();
  await page.getByRole('checkbox', { name: 'Select Cleo' }).click({ modifiers: ['Shift'] });
  await expect(bar).toContainText('3 selected');
  // Somebody ends one of them meanwhile, which cannot be resolved then.
  (await bob.rest.put(`/api/conversations/${ids[1]}/close`, {})).is(200);
  await bar.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByText('1 of 3 could not be changed', { exact: true })).toBeVisible();
  await expect(bar).toContainText('1 selected');
});

test('reactions, mentions and the visitor’s other conversation', async ({ agent, shop }) => {
  const bob = await shop.hire('agent', 'Bob Baker');
  const vera = await shop.visitor({ name: 'Vera Merge' });
  const [first, second] = [await vera.start('First question'), await vera.start('Second question')];
  const { page } = agent;
  await page.goto(`${shop.url}/agent/${first.id}`);
  await expect(agent.line('First question')).toBeVisible();
  await agent.line('First question').hover();
  await page.getByRole('button', { name: 'Add a reaction' }).click();
  await page.getByRole('menuitem', { name: 'React with 👍' }).click();
  await expect(page.getByRole('button', { name: '👍 You' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.keyboard.type('Could you look, @bo');
  await expect(page.getByRole('option', { name: 'Bob Baker' })).toBeVisible();
  await expectAccessible(page, 'a mention');
  const bobLive = await bob.live();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  const heard = await bobLive.heard('note:new', (data) => data.note.conversationId === first.id);
  expect(heard.note).toMatchObject({ content: 'Could you look, @Bob Baker ', mentions: [bob.id] });
  await bob.rest.post(`/api/conversations/${second.id}/notes`, { clientId: newClientId(), content: 'Ask @Olga Owner' });
  await expect(page.getByText('Bob Baker mentioned you', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Merge into another conversation' }).click();
  const dialog = page.getByRole('dialog', { name: /Merge/ });
  await dialog.getByRole('radio').check();
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(agent.line('Second question')).toBeVisible();
  await page.goto(`${shop.url}/agent/${first.id}`);
  await expect(page.getByText('This conversation goes on in another one.')).toBeVisible();
  await expectAccessible(page, 'a merged chat');
});

test('what was done by mistake is taken back, for one and for many', async ({ agent, shop }) => {
  const ids: string[] = [];
  for (const name of ['Ada', 'Ben']) ids.push((await (await shop.visitor({ name })).start('Hello')).id);
  const { page } = agent;
  const statuses = async () => Promise.all(ids.map(async (id) => (await shop.owner.conversation(id)).status));
  await agent.openChat('Ada');
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await expect(page.getByText('The chat with Ada is resolved', { exact: true })).toBeVisible();
  await expectAccessible(page, 'a way back');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back', { exact: true })).toBeVisible();
  expect(await statuses()).toEqual(['waiting', 'waiting']);

  for (const name of ['Ada', 'Ben']) {
    await agent.row(name).hover();
    await page.getByRole('checkbox', { name: `Select ${name}` }).click();
  }
  const bar = page.getByRole('toolbar', { name: 'What to do with the selected' });
  await bar.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('2 changed', { exact: true })).toBeVisible();
  expect(await statuses()).toEqual(['closed', 'closed']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(statuses).toEqual(['waiting', 'waiting']);
});
