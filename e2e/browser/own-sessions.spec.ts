import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

test('one sees where one is signed in, and ends what one does not know', async ({
  agent,
  server,
  shop,
  browser,
  consoleErrors,
}) => {
  const elsewhere = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const other = await elsewhere.newPage();
  watchConsole(other, consoleErrors);
  await AgentAtDesk.signIn(other, server.url, shop.owner.email);
  const { page } = agent;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Password and two-factor sign-in' }).click();
  await expect(page.getByText('This device')).toBeVisible();
  await expectAccessible(page, 'security');
  const others = page.getByRole('button', { name: /^End the session on/ });
  // The tests themselves are signed in as the owner, too.
  await expect(others).toHaveCount(2);
  await others.first().click();
  await expect(others).toHaveCount(1);
  await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 10_000 });
  await elsewhere.close();
});
