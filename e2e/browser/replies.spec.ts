import type { Browser, Page } from '@playwright/test';
import type { AgentActor, Workspace } from '../support/actors.ts';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

async function atDesk(browser: Browser, shop: Workspace, who: AgentActor, errors: string[]): Promise<AgentAtDesk> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  watchConsole(page, errors);
  return AgentAtDesk.signIn(page, shop.url, who.email);
}

const canned = (page: Page) => page.getByRole('listbox', { name: 'Canned responses' });
const chosen = (page: Page) => canned(page).getByRole('option', { selected: true });
const note = (page: Page) => page.getByRole('textbox', { name: 'Note for your team' });

async function save(by: AgentActor, shortcut: string, title: string, content: string, shared = true): Promise<void> {
  (await by.rest.post('/api/canned-responses', { shortcut, title, content, shared })).is(201);
}

test('a canned response is written on its page, and used in a chat without a mouse', async ({
  agent,
  visitor,
  visitorName,
}) => {
  const { page } = agent;
  const { keyboard } = page;
  await visitor.say('Hello?');
  await page.getByRole('link', { name: 'Replies' }).click();
  await expect(page.getByText('No canned response yet', { exact: true })).toBeVisible();
  await expectAccessible(page, 'the page, empty');
  await page.getByRole('button', { name: 'New response' }).click();
  const dialog = page.getByRole('dialog', { name: 'New response' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Give it a shortcut.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Shortcut' }).fill('hello');
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Greeting');
  const content = dialog.getByRole('textbox', { name: 'Text' });
  await content.fill('Hi !');
  await content.press('ArrowLeft');
  await dialog.getByRole('button', { name: 'Visitor’s name' }).click();
  await expect(content).toHaveValue('Hi {{visitor.name}}!');
  await expect(content).toBeFocused();
  await keyboard.press('End');
  await keyboard.type(' Order {{fields.order|unknown}}, {{visitor.phone}}');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Nobody knows {{visitor.phone}}.')).toBeVisible();
  await content.fill('Hi {{visitor.name}}, {{agent.name}} here.\nOrder {{fields.order|unknown}}?');
  await expect(dialog.getByRole('region')).toContainText('Hi Vera Lind, Olga Owner here.');
  await expectAccessible(page, 'writing a canned response');
  await dialog.getByRole('switch', { name: 'Share with the team' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('list', { name: 'Canned responses' })).toContainText('Not used yet');

  await page.getByRole('link', { name: 'Inbox' }).click();
  await agent.openChat(visitorName);
  await keyboard.press('Escape');
  await keyboard.press('r');
  await expect(agent.reply).toBeFocused();
  await keyboard.type('One moment. /he');
  await expect(chosen(page)).toContainText('Greeting');
  await expect(agent.reply).toHaveAttribute('aria-activedescendant', (await chosen(page).getAttribute('id')) ?? '');
  await expect(page.getByText(`Hi ${visitorName}, Olga Owner here.`)).toBeVisible();
  await expectAccessible(page, 'the list over the composer');
  await keyboard.press('Enter');
  const text = `Hi ${visitorName}, Olga Owner here.\nOrder unknown?`;
  await expect(agent.reply, 'nothing is sent').toHaveValue(`One moment. ${text}`);
  await expect(canned(page)).toHaveCount(0);
  await keyboard.press('Enter');
  await expect(visitor.log).toContainText(`Hi ${visitorName}, Olga Owner here.`);
  await page.getByRole('link', { name: 'Replies' }).click();
  await expect(page.getByRole('list', { name: 'Canned responses' })).toContainText('Used once');
});

test('the list is moved in by keys, closed by Escape, and leaves other text alone', async ({ agent, shop }) => {
  const { page } = agent;
  const { keyboard } = page;
  await save(shop.owner, 'ship', 'Shipping', 'We ship on Mondays.');
  await save(shop.owner, 'ship-abroad', 'Abroad', 'We ship abroad.');
  await save(shop.owner, 'refund', 'Refunds', 'We refund what was not shipped.');
  const room = await (await shop.visitor({ name: 'Vera' })).start('Hello');
  await page.goto(`${shop.url}/agent/${room.id}`);
  await agent.reply.focus();
  await keyboard.type('/ship');
  await expect(canned(page).getByRole('option')).toHaveText([/Shipping/, /Abroad/, /Refunds/]);
  await keyboard.press('ArrowDown');
  await expect(chosen(page)).toContainText('Abroad');
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  await expect(chosen(page)).toContainText('Refunds');
  await keyboard.press('Escape');
  await expect(canned(page)).toHaveCount(0);
  await keyboard.press('Backspace');
  await expect(agent.reply).toHaveValue('/shi');
  await expect(canned(page), 'a slash that was left is text').toHaveCount(0);
  await agent.reply.fill('');
  await keyboard.type('Either / or, and/or /sh');
  await expect(chosen(page)).toContainText('Shipping');
  await keyboard.press('Tab');
  await expect(agent.reply).toHaveValue('Either / or, and/or We ship on Mondays.');
  await expect(agent.reply).toBeFocused();
  await agent.reply.fill('');
  await page.getByRole('button', { name: 'Canned responses' }).click();
  await canned(page).getByText('Abroad', { exact: true }).click();
  await expect(agent.reply).toHaveValue('We ship abroad.');
  await expect(agent.reply).toBeFocused();

  await agent.reply.fill('');
  await keyboard.type('/nothing');
  await expect(page.getByText('No canned response for “nothing”.')).toBeVisible();
  await expectAccessible(page, 'nothing fits');
  await page.getByRole('link', { name: 'Make one' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Shortcut' })).toHaveValue('nothing');
  await page.goto(`${shop.url}/agent/${room.id}`);
  await expect(agent.reply).toHaveValue('/nothing');
  await keyboard.press('/');
  await expect(page.getByRole('searchbox'), 'outside of the composer it searches').toBeFocused();
});

test('a list that does not come keeps what was typed from being sent, and can be asked for again', async ({
  agent,
  shop,
}) => {
  const { page } = agent;
  await save(shop.owner, 'hello', 'Greeting', 'Hi!');
  const room = await (await shop.visitor({ name: 'Vera' })).start('Hello');
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/canned-responses?*', async (route) => {
    await held;
    await route.abort();
  });
  await page.goto(`${shop.url}/agent/${room.id}`);
  await agent.reply.focus();
  await page.keyboard.type('/hello');
  await expect(page.getByRole('status').getByText('Loading', { exact: true })).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(agent.reply, 'not sent before it is known what is meant').toHaveValue('/hello');
  answer();
  await expect(page.getByText('This could not be loaded.')).toBeVisible();
  await expectAccessible(page, 'a list that did not come');
  await page.unroute('**/api/canned-responses?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(chosen(page)).toContainText('Greeting');
  await page.keyboard.press('Enter');
  await expect(agent.reply).toHaveValue('Hi!');
});

test('a private one is its author’s, a shared one everybody’s, and it works in notes', async ({
  agent,
  browser,
  shop,
  consoleErrors,
}) => {
  const bob = await shop.hire('agent', 'Bob Baker');
  await save(shop.owner, 'mine', 'Only mine', 'A private text');
  const mine = (await shop.owner.rest.get('/api/canned-responses')).json as { items: { id: string }[] };
  await shop.owner.rest.put(`/api/canned-responses/${mine.items[0]?.id}`, { shared: false });
  await save(shop.owner, 'ours', 'For all of us', 'Ask {{visitor.name}} for the {{fields.order|order number}}');
  const room = await (await shop.visitor({ name: 'Vera' })).start('Hello');
  const desk = await atDesk(browser, shop, bob, consoleErrors);
  const { page } = desk;
  await page.goto(`${shop.url}/agent/${room.id}`);
  await expect(desk.line('Hello')).toBeVisible();
  await page.keyboard.press('n');
  await expect(note(page)).toBeFocused();
  await page.keyboard.type('/');
  await expect(canned(page).getByRole('option')).toHaveText([/For all of us/]);
  await page.keyboard.press('Enter');
  await expect(note(page)).toHaveValue('Ask Vera for the order number');
  await page.keyboard.press('Enter');
  await expect(desk.log).toContainText('Ask Vera for the order number');
  await page.getByRole('link', { name: 'Replies' }).click();
  await expect(page.getByText('For all of us')).toBeVisible();
  await expect(page.getByText('Only mine')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Edit For all of us' })).toHaveCount(0);
  await page.getByRole('button', { name: 'View For all of us' }).click();
  await expect(page.getByRole('dialog')).toContainText('A colleague made it.');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Save' })).toHaveCount(0);
  await page.context().close();

  await agent.page.getByRole('link', { name: 'Replies' }).click();
  await expect(agent.page.getByText('Only mine')).toBeVisible();
  await agent.page.getByRole('button', { name: 'Delete Only mine?' }).click();
  await agent.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(agent.page.getByText('Only mine')).toHaveCount(0);
});

test('a shortcut that is taken is said beside it, and more are loaded when asked for', async ({ agent, shop }) => {
  const { page } = agent;
  for (let at = 0; at < 31; at += 1) await save(shop.owner, `text-${at}`, `Text ${at}`, 'Something');
  await page.getByRole('link', { name: 'Replies' }).click();
  const list = page.getByRole('list', { name: 'Canned responses' });
  await expect(list.getByRole('listitem')).toHaveCount(30);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(31);
  await page.getByRole('searchbox', { name: 'Search canned responses' }).fill('text-17');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'New response' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Shortcut' }).fill('TEXT-17');
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Again');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Again');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('This is taken: choose another one.')).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Shortcut' })).toBeFocused();
});

test('a macro is put together, run by one key, and taken back', async ({ agent, visitor, visitorName, shop }) => {
  const { page } = agent;
  const { keyboard } = page;
  await visitor.say('All is well now');
  await page.getByRole('link', { name: 'Replies' }).click();
  await page.getByRole('button', { name: 'New macro' }).click();
  const dialog = page.getByRole('dialog', { name: 'New macro' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Thank and resolve');
  await dialog.getByRole('textbox', { name: 'Reply' }).fill('Thank you, {{visitor.name}}!');
  await dialog.getByRole('combobox', { name: 'Action 1' }).selectOption('Resolve');
  await dialog.getByRole('button', { name: 'Add an action' }).click();
  await dialog.getByRole('combobox', { name: 'Action 2' }).selectOption('Add tags');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Name at least one tag.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Tags' }).fill('Solved, Happy');
  await dialog.getByRole('textbox', { name: 'Tags' }).press('Alt+ArrowUp');
  await expect(dialog.getByRole('combobox', { name: 'Action 1' })).toHaveValue('add-tags');
  await expect(dialog.getByRole('textbox', { name: 'Tags' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Add an action' }).click();
  await dialog.getByRole('button', { name: 'Remove action 3' }).click();
  await expectAccessible(page, 'putting a macro together');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('list', { name: 'Macros' })).toContainText(
    'Reply · Add the tags Solved, Happy · Resolve',
  );
  await expectAccessible(page, 'the page, with both');

  await page.getByRole('link', { name: 'Inbox' }).click();
  await agent.openChat(visitorName);
  await keyboard.press('Escape');
  await keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Run a macro');
  await keyboard.press('Escape');
  await keyboard.press('m');
  const chooser = page.getByRole('dialog', { name: `Run a macro for ${visitorName}` });
  await expect(chooser.getByRole('region')).toContainText(`Thank you, ${visitorName}!`);
  await expect(chooser.getByRole('listitem')).toHaveText([
    'Take',
    `ReplyThank you, ${visitorName}!`,
    'Add the tags Solved, Happy',
    'Resolve',
  ]);
  await expectAccessible(page, 'choosing a macro');
  await keyboard.type('thank');
  await keyboard.press('Enter');
  await expect(page.getByText('Done: Thank and resolve', { exact: true })).toBeVisible();
  await expect(visitor.line(`Thank you, ${visitorName}!`)).toBeVisible();
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  const now = () => shop.owner.conversation(items[0]?.id ?? '');
  expect(await now()).toMatchObject({ status: 'resolved', tags: ['Solved', 'Happy'] });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back', { exact: true })).toBeVisible();
  expect(await now()).toMatchObject({ status: 'waiting', tags: [], assignee: null });
});

test('a macro that cannot go on says where it stopped, and the palette runs one too', async ({ agent, shop }) => {
  const { page } = agent;
  const macro = async (name: string, actions: unknown[], reply: string | null = null) =>
    (await shop.owner.rest.post('/api/macros', { name, actions, reply })).is(201);
  await macro('Too late', [
    { do: 'tag', add: ['Late'], remove: [] },
    { do: 'close' },
    { do: 'snooze-for', minutes: 60 },
  ]);
  await macro('Answer', [{ do: 'priority', priority: 'high' }], 'We are here again');
  await macro('Wake', [{ do: 'reopen' }]);
  const room = await (await shop.visitor({ name: 'Vera' })).start('Hello');
  await page.goto(`${shop.url}/agent/${room.id}`);
  await expect(agent.line('Hello')).toBeVisible();
  const run = async (name: string) => {
    await page.getByRole('button', { name: 'Run a macro' }).click();
    await page.getByRole('dialog').getByRole('option', { name }).click();
  };
  await run('Too late');
  await expect(page.getByText('“Too late” was not done', { exact: true })).toBeVisible();
  const told = page.getByRole('region', { name: /^Notifications/ });
  await expect(
    told.getByText(/“Snooze for 1 hour” was refused: .* Done before it: Add the tag Late, Close\./),
  ).toBeVisible();
  await run('Answer');
  await expect(told.getByText(/The reply was not sent: .* None of its actions was done\./)).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('run macro wake');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Done: Wake', { exact: true })).toBeVisible();
  expect((await shop.owner.conversation(room.id)).status).toBe('waiting');
});

test('canned responses and macros on a phone', async ({ browser, server, shop, consoleErrors }) => {
  await save(shop.owner, 'hello', 'Greeting', 'Hi {{visitor.name}}!');
  const actions = [{ do: 'tag', add: ['Phone'], remove: [] }, { do: 'resolve' }];
  (await shop.owner.rest.post('/api/macros', { name: 'Tag and resolve', actions })).is(201);
  const room = await (await shop.visitor({ name: 'Vera' })).start('Hello');
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  const agent = await AgentAtDesk.signIn(page, server.url, shop.owner.email);
  const narrow = async (where: string) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over, `nothing to scroll sideways: ${where}`).toBe(0);
    await expectAccessible(page, `${where}, on a phone`);
  };
  await page.goto(`${server.url}/agent/${room.id}`);
  await page.getByRole('button', { name: 'Canned responses' }).tap();
  await expect(page.getByText('Hi Vera!')).toBeVisible();
  await narrow('the list over the composer');
  await canned(page).getByText('Greeting').tap();
  await expect(agent.reply).toHaveValue('Hi Vera!');
  await page.getByRole('button', { name: 'Run a macro' }).tap();
  await narrow('choosing a macro');
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).tap();
  await expect(page.getByText('Done: Tag and resolve', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the list' }).tap();
  await page.getByRole('link', { name: 'Replies' }).tap();
  await expect(page.getByText('Greeting')).toBeVisible();
  await narrow('the page');
  await page.getByRole('button', { name: 'Edit Greeting' }).tap();
  await narrow('writing a canned response');
  await page.getByRole('button', { name: 'Cancel' }).tap();
  await page.getByRole('button', { name: 'Edit Tag and resolve' }).tap();
  await narrow('putting a macro together');
  await context.close();
});
