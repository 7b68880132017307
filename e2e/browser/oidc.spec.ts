import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { z } from 'zod';
import { newEmail, password, Workspace } from '../support/actors.ts';
import { OidcProvider } from '../support/oidc-provider.ts';
import { freePort, Server } from '../support/server.ts';
import { codeOf } from '../support/totp.ts';

let provider: OidcProvider;
let deskbell: Server;
let shop: Workspace;

test.beforeAll(async () => {
  const port = await freePort();
  provider = await OidcProvider.start(`http://127.0.0.1:${port}`);
  deskbell = await Server.start({ port, database: 'sqlite', env: provider.env() });
  shop = await Workspace.create(deskbell.url);
});

test.afterAll(async () => {
  provider.close();
  await deskbell.stop();
});

test.use({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });

test('signed in at the provider, and where one wanted to go', async ({ page, consoleErrors }) => {
  watchConsole(page, consoleErrors);
  const anna = await shop.hire();
  provider.people = [{ email: anna.email, verified: true }];
  await page.goto(`${deskbell.url}/agent`);
  const link = page.getByRole('link', { name: 'Sign in with Example ID' });
  await expect(link).toBeVisible();
  await expectAccessible(page, 'signing in with a provider beside');
  await link.click();
  await page.getByRole('link', { name: `Continue as ${anna.email}` }).click();
  await page.waitForURL(/\/agent$/);
  await expect(page.getByRole('button', { name: /^Anna Agent, online/i })).toBeVisible();
  // The code is not left where it could be copied, and the session is like any other.
  expect(page.url()).not.toContain('#');
  await page.reload();
  await expect(page.getByRole('button', { name: /^Anna Agent, online/i })).toBeVisible();

  await page.getByRole('button', { name: /^Anna Agent, online/i }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.goto(`${deskbell.url}/agent/replies`);
  await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
  await page.getByRole('link', { name: `Continue as ${anna.email}` }).click();
  await page.waitForURL(/\/agent\/replies$/);
});

test('the second factor is asked for after the provider', async ({ page, consoleErrors }) => {
  watchConsole(page, consoleErrors);
  const anna = await shop.hire();
  const begun = await anna.rest.post('/api/auth/two-factor/start', { password });
  const { secret } = begun.as(200, z.looseObject({ secret: z.string() }));
  (await anna.rest.post('/api/auth/two-factor/confirm', { code: codeOf(secret, -1) })).is(200);
  provider.people = [{ email: anna.email, verified: true }];
  await page.goto(deskbell.url);
  await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
  await page.getByRole('link', { name: `Continue as ${anna.email}` }).click();
  const field = page.getByRole('textbox', { name: 'Code' });
  await expect(field).toBeFocused();
  await expect(page.getByRole('link', { name: 'Sign in with Example ID' })).toHaveCount(0);
  await expectAccessible(page, 'the second factor after the provider');
  // Back to the beginning, and again.
  await page.getByRole('button', { name: 'Another account' }).click();
  await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
  await page.getByRole('link', { name: `Continue as ${anna.email}` }).click();
  await field.fill('000000');
  await field.press('Enter');
  await expect(page.getByText(/wrong or was used already/)).toBeVisible();
  await field.fill(codeOf(secret));
  await field.press('Enter');
  await page.waitForURL(/\/agent$/);
});

test('what leads nowhere ends on the sign-in page, with a reason', async ({ page, consoleErrors }) => {
  watchConsole(page, consoleErrors);
  const stranger = { email: newEmail(), verified: true };
  const unsure = { email: shop.owner.email, verified: false };
  provider.people = [stranger, unsure];
  const cases: [string, RegExp][] = [
    ['Cancel', /You did not sign in at Example ID/],
    [`Continue as ${stranger.email}`, /no account here for your e-mail address\. Ask an admin to invite you/],
    [`Continue as ${unsure.email}`, /Example ID has not confirmed your e-mail address/],
  ];
  await page.goto(deskbell.url);
  for (const [choice, said] of cases) {
    await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
    await page.getByRole('link', { name: choice }).click();
    await expect(page.getByText(said)).toBeVisible();
    await expect(page).toHaveURL(`${deskbell.url}/`);
    await expectAccessible(page, choice);
  }
  // A code from elsewhere, such as in a link that somebody sends.
  await page.goto(`${deskbell.url}/#sign-in=${'x'.repeat(43)}`);
  await expect(page.getByText(/began in another browser/)).toBeVisible();
  await expect(page).toHaveURL(`${deskbell.url}/`);
  // It is said once.
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toBeVisible();
  await expect(page.getByText(/began in another browser/)).toHaveCount(0);
});

test('without a provider there is no such link', async ({ page, server }) => {
  await page.goto(server.url);
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toBeVisible();
  await expect(page.getByRole('link', { name: /Sign in with/ })).toHaveCount(0);
});
