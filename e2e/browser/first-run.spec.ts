import { newEmail, password } from '../support/actors.ts';
import { Server } from '../support/server.ts';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk, VisitorAtWidget } from './people.ts';

test('from nothing to the first answer', async ({ browser, consoleErrors }) => {
  const server = await Server.start({ database: 'sqlite', env: { DESKBELL_REGISTRATION: null } });
  const [deskContext, visitorContext] = [
    await browser.newContext({ viewport: { width: 1440, height: 900 } }),
    await browser.newContext(),
  ];
  try {
    const page = await deskContext.newPage();
    watchConsole(page, consoleErrors);
    await page.goto(server.url);
    await expect(page.getByRole('heading', { name: 'Create your workspace' })).toBeVisible();
    await expectAccessible(page, 'creating a workspace');
    await page.getByRole('textbox', { name: 'Workspace' }).fill('Corner Shop');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Olga Owner');
    await page.getByRole('textbox', { name: 'E-mail' }).fill(newEmail());
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create workspace' }).click();

    await expect(page.getByText(`${server.url}/widget.js?siteKey=`)).toBeVisible();
    await expectAccessible(page, 'the first widget and its snippet');

    const visitorPage = await visitorContext.newPage();
    watchConsole(visitorPage, consoleErrors);
    const visitor = await VisitorAtWidget.arrive(visitorPage, `${server.url}/test-widget.html`);
    await visitor.introduce('Vera Visitor');
    await visitor.say('Is this thing on?');

    await page.goto(`${server.url}/agent`);
    const agent = new AgentAtDesk(page);
    await agent.openChat('Vera Visitor');
    await expect(agent.line('Is this thing on?')).toBeVisible();
    await agent.answer('Loud and clear');
    await expect(visitor.line('Loud and clear')).toBeVisible();
  } finally {
    await deskContext.close();
    await visitorContext.close();
    await server.stop();
  }
});

test('a server that is not new offers signing in, and says what is wrong with a password', async ({
  page,
  server,
  shop,
}) => {
  await page.goto(`${server.url}/agent`);
  await expect(page.getByRole('heading', { name: 'Sign in to Deskbell' })).toBeVisible();
  await page.getByRole('textbox', { name: 'E-mail' }).fill(shop.owner.email);
  await page.getByLabel('Password', { exact: true }).fill('not my password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('This e-mail and password do not belong together')).toBeVisible();
  await expectAccessible(page, 'a refused sign-in');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/agent/);
});
