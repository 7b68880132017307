import { VisitorAtWidget } from './people.ts';
import { expect, test, watchConsole } from './fixtures.ts';

test('a visitor on a customer’s page and an agent talk', async ({ agent, visitor, visitorName }) => {
  await visitor.say('Do you ship to Norway?');
  await agent.openChat(visitorName);
  await expect(agent.line('Do you ship to Norway?')).toBeVisible();
  await expect(visitor.log.getByText('Read')).toBeVisible();

  await agent.reply.pressSequentially('Yes');
  await expect(visitor.panel.getByText(/is typing/)).toBeVisible();
  await agent.answer('Yes, we do');
  await expect(visitor.line('Yes, we do')).toBeVisible();
  await expect(visitor.panel.getByText(/is typing/)).toBeHidden();
  await expect(agent.log.getByText('Read')).toBeVisible();

  await visitor.message.pressSequentially('Wonderf');
  await expect(agent.page.getByText(`${visitorName} is typing`)).toBeVisible();
  await expect(agent.log.getByText('Wonderf')).toBeVisible();
  await visitor.say('Wonderful');
  await expect(agent.line('Wonderful')).toBeVisible();
  await expect(agent.log.getByText('Wonderf', { exact: true })).toBeHidden();
});

test('the desk rings: a new chat shows in the title and in the list, live', async ({ agent, visitor, visitorName }) => {
  const before = await agent.page.title();
  await visitor.say('Hello?');
  await expect(agent.row(visitorName)).toBeVisible();
  await expect(agent.row(visitorName)).toContainText('Hello?');
  await expect.poll(() => agent.page.title()).not.toBe(before);
  expect(await agent.page.title()).toMatch(/1/);
});

test('history is there after a reload and in the next tab', async ({ agent, visitor, visitorName, shopPage }) => {
  await visitor.say('First line');
  await agent.openChat(visitorName);
  await agent.answer('An answer');
  await expect(visitor.line('An answer')).toBeVisible();
  await visitor.reload();
  await expect(visitor.line('First line')).toBeVisible();
  await expect(visitor.line('An answer')).toBeVisible();

  const tab = await visitor.page.context().newPage();
  const other = await VisitorAtWidget.arrive(tab, shopPage);
  await expect(other.line('First line')).toBeVisible();
  await other.say('From the other tab');
  await expect(visitor.line('From the other tab')).toBeVisible();
  await expect(agent.line('From the other tab')).toBeVisible();
});

test('a closed panel counts what is unread on the button', async ({ agent, visitor, visitorName }) => {
  await visitor.say('Back in a minute');
  await agent.openChat(visitorName);
  await visitor.message.press('Escape');
  await expect(visitor.dialog).toBeHidden();
  await agent.answer('One');
  await agent.answer('Two');
  await expect(visitor.page.getByRole('button', { name: /2 unread/ })).toBeVisible();
  await visitor.launcher.click();
  await expect(visitor.line('Two')).toBeVisible();
  await expect(visitor.page.getByRole('button', { name: /unread/ })).toBeHidden();
});

test('text is text: markup of either side is shown, not run', async ({ agent, visitor, visitorName }) => {
  const nasty = '<img src=x onerror="document.title=\'owned\'"><b>bold?</b>';
  await visitor.write(nasty);
  await agent.openChat(visitorName);
  await expect(agent.log).toContainText(nasty);
  await agent.answer(nasty);
  await expect(visitor.log.getByText(nasty)).toHaveCount(2);
  for (const holder of [visitor.log, agent.log]) await expect(holder.locator('img, b')).toHaveCount(0);
  expect(await agent.page.title()).not.toContain('owned');
});

test('links, line breaks and simple Markdown are drawn', async ({ agent, visitor, visitorName }) => {
  await visitor.say('How do I do it?');
  await agent.openChat(visitorName);
  await agent.reply.fill('**First** read https://docs.example/a?b=c\nthen `run` it [x](javascript:alert(1))');
  await agent.reply.press('Enter');
  const link = visitor.log.getByRole('link', { name: 'https://docs.example/a?b=c' });
  await expect(link).toHaveAttribute('href', 'https://docs.example/a?b=c');
  await expect(link).toHaveAttribute('rel', /noopener/);
  await expect(visitor.log.locator('strong')).toHaveText('First');
  await expect(visitor.log.locator('code')).toHaveText('run');
  await expect(visitor.log.locator('a[href^="javascript:" i]')).toHaveCount(0);
});

test('an edited and a deleted answer change for the visitor too', async ({ agent, visitor, visitorName, shop }) => {
  await visitor.say('When?');
  await agent.openChat(visitorName);
  await agent.answer('Tomorow');
  await agent.answer('Not for you');
  await expect(visitor.line('Not for you')).toBeVisible();
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  const history = await shop.owner.history(items[0]?.id ?? '');
  const find = (content: string) => history.find((message) => message.content === content)?.id;
  await shop.owner.rest.put(`/api/messages/${find('Tomorow')}`, { content: 'Tomorrow' });
  await shop.owner.rest.delete(`/api/messages/${find('Not for you')}`);
  for (const person of [visitor, agent]) {
    await expect(person.line('Tomorrow')).toBeVisible();
    await expect(person.line('Not for you')).toBeHidden();
  }
});

test('an agent takes, resolves, and the visitor writes again', async ({ agent, visitor, visitorName }) => {
  await visitor.say('My order is lost');
  await agent.openChat(visitorName);
  await agent.page.getByRole('button', { name: 'Take', exact: true }).click();
  await expect(agent.page.getByRole('button', { name: 'Take', exact: true })).toBeHidden();
  await agent.page.getByRole('button', { name: 'Resolve' }).click();
  await expect(agent.page.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await visitor.say('Lost again');
  await expect(agent.page.getByRole('button', { name: 'Resolve' })).toBeVisible();
});

test('agents see who writes', async ({ agent, visitor, visitorName }) => {
  await visitor.say('It is me');
  await agent.openChat(visitorName);
  await expect(agent.page.getByText('127.0.0.1')).toBeVisible();
  await expect(agent.page.getByText(/localhost:\d+/).first()).toBeVisible();
});

test('a page with a strict policy of its own shows the widget', async ({ page, hostSite, shop, consoleErrors }) => {
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) consoleErrors.push(message.text());
  });
  const visitor = await VisitorAtWidget.arrive(page, `${hostSite.url}/strict?siteKey=${shop.siteKey}`);
  await visitor.introduce('Strict Vera');
  await visitor.say('Hello from behind a policy');
});

test('a page load alone makes no visitor', async ({ page, shopPage, shop }) => {
  await page.goto(shopPage);
  await expect(VisitorAtWidget.on(page).launcher).toBeVisible();
  const { items } = (await shop.owner.rest.get('/api/visitors')).json as { items: unknown[] };
  expect(items).toEqual([]);
});

test('the hosted page is the same chat, alone', async ({ page, server, shop, agent, visitorName }) => {
  await page.goto(`${server.url}/chat/${shop.siteKey}`);
  const visitor = new VisitorAtWidget(page, page);
  await visitor.introduce(visitorName);
  await visitor.say('Without any site');
  await agent.openChat(visitorName);
  await agent.answer('And yet it works');
  await expect(visitor.line('And yet it works')).toBeVisible();
});

for (const locks of [true, false]) {
  test(`two tabs that begin at the same time are one visitor with one conversation, ${locks ? 'with' : 'without'} locks`, async ({
    browser,
    shop,
    shopPage,
    consoleErrors,
  }) => {
    const context = await browser.newContext();
    // As on a site without https.
    if (!locks)
      await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
    const tabs: VisitorAtWidget[] = [];
    for (let number = 0; number < 2; number += 1) {
      const page = await context.newPage();
      watchConsole(page, consoleErrors);
      tabs.push(await VisitorAtWidget.arrive(page, shopPage));
    }
    for (const [index, tab] of tabs.entries()) {
      await tab.introduce('Tabea Twotabs');
      await tab.message.fill(`From tab ${index}`);
    }
    await Promise.all(tabs.map((tab) => tab.message.press('Enter')));
    for (const tab of tabs) {
      await expect(tab.line('From tab 0')).toBeVisible();
      await expect(tab.line('From tab 1')).toBeVisible();
      await expect(tab.panel.getByText('Waiting to be sent')).toHaveCount(0);
    }
    const list = async (path: string) => ((await shop.owner.rest.get(path)).json as { items: { id: string }[] }).items;
    expect(await list('/api/visitors')).toHaveLength(1);
    const conversations = await list('/api/conversations');
    expect(conversations).toHaveLength(1);
    const history = await shop.owner.history(conversations[0]?.id ?? '');
    expect(history.map(({ content }) => content).sort()).toEqual(['From tab 0', 'From tab 1']);
    await context.close();
  });
}
