import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';
import { newEmail, password } from '../support/actors.ts';
import { codeOf } from '../support/totp.ts';

// long: one person’s first day, from the invitation to the first chat.
test('invited, in, with a second factor, and at the first chat', async ({
  agent,
  server,
  shop,
  visitor,
  visitorName,
  browser,
  consoleErrors,
  // long: as above.
}) => {
  const email = newEmail();
  await agent.page.goto(`${shop.url}/admin/people`);
  await agent.page.getByRole('button', { name: 'Add person' }).click();
  const adding = agent.page.getByRole('dialog', { name: 'Add a person' });
  await adding.getByRole('textbox', { name: 'Name' }).fill('Ines Invited');
  await adding.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await adding.getByRole('button', { name: 'Make invitation link' }).click();
  const link = await agent.page.getByRole('region', { name: /link/i }).textContent();

  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  await page.goto(link ?? '');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.waitForURL(/\/agent/);

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Password and two-factor sign-in' }).click();
  await page.getByRole('button', { name: 'Switch on two-factor sign-in' }).click();
  const enrolling = page.getByRole('dialog', { name: 'Switch on two-factor sign-in' });
  const own = enrolling.getByLabel('Your password', { exact: true });
  await expect(own).toBeFocused();
  await own.fill('not the password');
  await enrolling.getByRole('button', { name: 'Continue' }).click();
  await expect(enrolling.getByText(/is not your password/)).toBeVisible();
  await expectAccessible(page, 'the password before a second factor');
  await own.fill(password);
  await enrolling.getByRole('button', { name: 'Continue' }).click();
  await expect(enrolling.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible();
  await expectAccessible(page, 'adding a second factor');
  const shown = await enrolling.getByRole('region', { name: 'Secret' }).textContent();
  const secret = (shown ?? '').replaceAll(/\s/g, '');
  const code = enrolling.getByRole('textbox', { name: 'Code' });
  await code.fill('000000');
  await enrolling.getByRole('button', { name: 'Confirm' }).click();
  await expect(enrolling.getByText(/not what the device shows/)).toBeVisible();
  await code.fill(codeOf(secret, -1));
  await enrolling.getByRole('button', { name: 'Confirm' }).click();
  const kept = page.getByRole('dialog', { name: 'Recovery codes' });
  await expect(kept).toBeVisible();
  await expectAccessible(page, 'recovery codes');
  const codes = ((await kept.getByRole('region', { name: 'Recovery codes' }).textContent()) ?? '').trim().split('\n');
  expect(codes).toHaveLength(10);
  await kept.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText('10 recovery codes left')).toBeVisible();
  await expectAccessible(page, 'security');
  await context.close();

  // From another machine: the password, then the code.
  const elsewhere = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const desk = await elsewhere.newPage();
  watchConsole(desk, consoleErrors);
  await desk.goto(server.url);
  await desk.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await desk.getByLabel('Password', { exact: true }).fill(password);
  await desk.getByRole('button', { name: 'Sign in' }).click();
  const field = desk.getByRole('textbox', { name: 'Code' });
  await expect(field).toBeFocused();
  await expectAccessible(desk, 'the second factor');
  await field.fill('000000');
  await field.press('Enter');
  await expect(desk.getByText(/wrong or was used already/)).toBeVisible();
  await desk.getByRole('button', { name: 'Use a recovery code' }).click();
  await expect(desk.getByRole('textbox', { name: 'Recovery code' })).toBeVisible();
  await desk.getByRole('button', { name: 'Use the app' }).click();
  await field.fill(codeOf(secret));
  await field.press('Enter');
  await desk.waitForURL(/\/agent/);

  await visitor.say('Is Ines there?');
  const ines = new AgentAtDesk(desk);
  await ines.openChat(visitorName);
  await ines.answer('Here I am');
  await expect(visitor.line('Here I am')).toBeVisible();
  await elsewhere.close();
});
