import { password } from '../support/actors.ts';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';

const viewport = { width: 1440, height: 900 };

test('a German browser reads German: signing in, the inbox, a chat', async ({
  browser,
  server,
  shop,
  consoleErrors,
}) => {
  const context = await browser.newContext({ locale: 'de-DE', viewport });
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'Bei Deskbell anmelden' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page).toHaveTitle('Bei Deskbell anmelden · Deskbell');
  await expectAccessible(page, 'signing in, in German');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByText('Geben Sie Ihre E-Mail-Adresse ein.')).toBeVisible();
  await page.getByRole('textbox', { name: 'E-Mail' }).fill(shop.owner.email);
  await page.getByLabel('Passwort', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByText(/E-Mail-Adresse und Passwort passen nicht zusammen/)).toBeVisible();
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByText('Niemand wartet', { exact: true })).toBeVisible();
  await expectAccessible(page, 'the empty inbox, in German');

  const vera = await shop.visitor({ name: 'Vera' });
  const room = await vera.start('Wo ist meine Bestellung?');
  const list = page.getByRole('list', { name: 'Unterhaltungen' });
  await list.getByRole('link', { name: 'Vera' }).click();
  const log = page.getByRole('log');
  await expect(log.getByText('Heute', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Übernehmen', exact: true }).click();
  await expect(log.getByText('Sie sind beigetreten')).toBeVisible();
  await expect(page.getByText('Ihnen zugewiesen')).toBeVisible();
  await page.getByRole('textbox', { name: 'Antworten' }).fill('Sie ist unterwegs.');
  await page.keyboard.press('Enter');
  await expect(log.getByText('Sie ist unterwegs.')).toBeVisible();
  await expect(log.getByText(/^(Gesendet|Zugestellt|Gelesen)$/)).toBeVisible();
  const sentAt = new Date(room.createdAt);
  const written = await page.evaluate(
    (at) => new Intl.DateTimeFormat('de-DE', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at)),
    sentAt.toISOString(),
  );
  expect(written, 'as Germans write a date').toMatch(/^\d\d\.\d\d\.\d{4}, \d\d:\d\d$/);
  await expect(page.getByLabel('Details zum Besucher')).toContainText(written);
  await expectAccessible(page, 'a chat, in German');
  await page.getByRole('button', { name: 'Erledigen' }).click();
  await expect(log.getByText('Sie haben den Chat als erledigt markiert')).toBeVisible();
  await context.close();
});

test('the language that is chosen is there at once, and after a reload', async ({
  browser,
  server,
  shop,
  consoleErrors,
}) => {
  const context = await browser.newContext({ locale: 'de-DE', viewport });
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  await page.goto(server.url);
  await page.getByRole('textbox', { name: 'E-Mail' }).fill(shop.owner.email);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByRole('link', { name: 'Einstellungen' }).click();
  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible();
  await expectAccessible(page, 'the settings, in German');
  const documents: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) documents.push(request.url());
  });
  await page.getByRole('radio', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Inbox' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveTitle('Settings · Deskbell');
  await expect(page.getByRole('radio', { name: 'English' }), 'the focus stays where it was').toBeFocused();
  expect(documents, 'without loading the page anew').toEqual([]);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Language' }).getByRole('radio', { name: 'System' }).click();
  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible();
  await context.close();
});

test('a language that there is not falls back to English', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  await page.goto(server.url);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await context.close();
});
