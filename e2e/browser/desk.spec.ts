import { newEmail, password } from '../support/actors.ts';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk, VisitorAtWidget } from './people.ts';

test('the list does not move under the pointer; what came in waits above it', async ({ agent, shop }) => {
  const [first, second] = [await shop.visitor({ name: 'First Fred' }), await shop.visitor({ name: 'Second Sue' })];
  const room = await first.start('I was here first');
  await second.start('I came after');
  await expect(agent.row('Second Sue')).toBeVisible();
  await expect(agent.row('First Fred')).toBeVisible();
  const names = () => agent.list.getByRole('link').allInnerTexts();
  const order = async () => (await names()).map((text) => (text.includes('First Fred') ? 'First' : 'Second'));
  expect(await order(), 'who waits longest is served first').toEqual(['First', 'Second']);
  await agent.row('Second Sue').hover();
  const place = await agent.row('Second Sue').boundingBox();
  await first.send(room.id, 'Hello again?');
  await (await shop.visitor({ name: 'Third Tom' })).start('And me, at once', { priority: 'urgent' });
  const waiting = agent.page.getByRole('button', { name: /new/ });
  await expect(waiting).toBeVisible();
  await expect(agent.row('First Fred')).toContainText('Hello again?');
  expect(await agent.row('Second Sue').boundingBox()).toEqual(place);
  await waiting.click();
  await expect(agent.row('Third Tom')).toBeVisible();
  await expect(agent.list.getByRole('link').first()).toContainText('Third Tom');
});

test('availability is set at the desk and seen at the widget', async ({ agent, visitor }) => {
  await expect(visitor.panel.getByText('We are online', { exact: true })).toBeVisible();
  const choose = async (status: string): Promise<void> => {
    await agent.page.getByRole('button', { name: /Account menu/ }).click();
    await agent.page.getByRole('menuitemradio', { name: status }).click();
    await expect(agent.page.getByRole('button', { name: new RegExp(`${status}. Account menu`) })).toBeVisible();
  };
  await visitor.say('Hello');
  for (const [status, seen] of [
    ['Away', 'We are away'],
    ['Online', 'We are online'],
    ['Offline', 'We are away'],
  ] as const) {
    await choose(status);
    await expect(visitor.panel.getByText(seen, { exact: true })).toBeVisible();
  }
});

test('both sides read who joined and who is done, in words', async ({ agent, visitor, visitorName, shop }) => {
  await visitor.say('Hello');
  await agent.openChat(visitorName);
  await expect(agent.page).toHaveTitle(`${visitorName} · Deskbell`);
  await agent.page.getByRole('button', { name: 'Take', exact: true }).click();
  await expect(visitor.log.getByText(`${shop.owner.session.user.name} joined`)).toBeVisible();
  await expect(agent.log.getByText('You joined')).toBeVisible();
  await agent.page.getByRole('button', { name: 'Resolve' }).click();
  await expect(visitor.log.getByText(`${shop.owner.session.user.name} marked this as resolved`)).toBeVisible();
});

test('an owner adds a person, who signs in and answers', async ({ agent, browser, server, visitor, visitorName }) => {
  const email = newEmail();
  const { page } = agent;
  await page.goto(`${server.url}/admin/people`);
  await page.getByRole('button', { name: 'Add person' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, 'adding a person');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Nina New');
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: /add/i }).click();
  await expect(
    page
      .getByRole('row', { name: /Nina New/ })
      .or(page.getByText('Nina New'))
      .first(),
  ).toBeVisible();

  await visitor.say('Is anybody new?');
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const nina = await AgentAtDesk.signIn(await context.newPage(), server.url, email);
  await nina.openChat(visitorName);
  await nina.answer('I am new');
  await expect(visitor.line('I am new')).toBeVisible();
  await expect(nina.page.getByRole('link', { name: 'People' }), 'not for agents').toHaveCount(0);
  await context.close();
});

test('somebody invited chooses a password and is in', async ({ page, server, shop }) => {
  const body = { name: 'Ines Invited', email: newEmail(), role: 'agent' };
  const { invitation } = (await shop.owner.rest.post('/api/agents', body)).json as { invitation: { url: string } };
  await page.goto(server.url + invitation.url);
  await expect(page.getByRole('heading', { name: 'Choose a password' })).toBeVisible();
  await expectAccessible(page, 'an invitation');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByText('Nobody is waiting')).toBeVisible();
  expect(page.url(), 'the token left the address').not.toContain('invitation');
});

test('a change of the widget is seen by the next visitor', async ({ agent, server, shop, shopPage, browser }) => {
  const { page } = agent;
  await page.goto(`${server.url}/admin/widgets/${shop.siteKey}`);
  await page.getByRole('textbox', { name: 'Title' }).fill('Ask the baker');
  await page.getByRole('textbox', { name: 'Greeting' }).fill('Fresh bread at seven.');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Saved').first()).toBeVisible();
  const context = await browser.newContext();
  const visitor = await VisitorAtWidget.arrive(await context.newPage(), shopPage);
  await expect(visitor.panel.getByRole('dialog', { name: 'Ask the baker' })).toBeVisible();
  await expect(visitor.panel.getByText('Fresh bread at seven.')).toBeVisible();
  await context.close();
});

test('a visitor has several conversations and finds each again', async ({ visitor, shop }) => {
  await visitor.write('About **my** order');
  await expect(visitor.line('About my order')).toBeVisible();
  await expect(visitor.log.getByText('Sent')).toBeVisible();
  await visitor.panel.getByRole('button', { name: 'Back to conversations' }).click();
  await visitor.panel.getByRole('button', { name: 'Start a new conversation' }).click();
  await visitor.say('About the weather');
  await expect(visitor.line('About my order')).toHaveCount(0);
  await visitor.panel.getByRole('button', { name: 'Back to conversations' }).click();
  await expectAccessible(visitor.page, 'the visitor’s conversations');
  await visitor.panel.getByRole('button', { name: /About my order/ }).click();
  await expect(visitor.line('About my order')).toBeVisible();
  await expect(visitor.line('About the weather')).toHaveCount(0);
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: unknown[] };
  expect(items).toHaveLength(2);
});

test('somebody deactivated is led to the door', async ({ browser, server, shop, consoleErrors }) => {
  const hired = await shop.hire('agent', 'Shortly Here');
  const context = await browser.newContext();
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  const desk = await AgentAtDesk.signIn(page, server.url, hired.email);
  await expect(desk.page.getByText('Nobody is waiting')).toBeVisible();
  (await shop.owner.rest.delete(`/api/agents/${hired.id}`)).is(204);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 15_000 });
  await context.close();
});

test('a view says how many it holds, or 50 and more, and never how many are loaded', async ({ agent, shop }) => {
  test.slow();
  const rooms: { id: string }[] = [];
  for (let crowd = 0; crowd < 13; crowd += 1) {
    const one = await shop.visitor({ name: `Crowd ${crowd}` });
    for (let number = 0; number < 4; number += 1) rooms.push(await one.start(`Question ${number}`));
  }
  const waiting = agent.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /Waiting/ });
  const take = async () => (await shop.owner.rest.put(`/api/conversations/${rooms.shift()?.id}/assign`, {})).is(200);
  await agent.page.reload();
  await expect(waiting).toHaveText('Waiting50+');
  await take();
  await expect(waiting).toHaveText('Waiting50+');
  await take();
  await expect(waiting).toHaveText('Waiting50');
  await take();
  await expect(waiting).toHaveText('Waiting49');
});

test('a list that cannot be loaded says so at once, and is there when it can', async ({ agent }) => {
  const { page } = agent;
  const problem = { type: '/problems/internal', title: 'Internal error', status: 500, detail: 'Something broke.' };
  let asked = 0;
  await page.route(/\/api\/agents\/waiting-sessions\?/, (route) => {
    asked += 1;
    return route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await page.reload();
  await expect(page.getByText('The list could not be loaded')).toBeVisible();
  const first = asked;
  await expect(page.getByRole('status', { name: 'Loading' }), 'no going back to grey bars').toHaveCount(0);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => asked, 'asked anew').toBeGreaterThan(first);
  await expect(page.getByText('The list could not be loaded')).toBeVisible();
  await page.unroute(/\/api\/agents\/waiting-sessions\?/);
  await expect(page.getByText('Nobody is waiting'), 'without another press').toBeVisible({ timeout: 20_000 });
});
