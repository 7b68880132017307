// node script/screenshots.mjs URL FOLDER: takes the pictures from the Deskbell at URL, which script/demo has filled.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { owner } from './demo-conversations.mjs';

// The browser's driver is one of the packages of the browser tests.
const { chromium, expect } = createRequire(new URL('../e2e/package.json', import.meta.url))('@playwright/test');

const [url, folder] = process.argv.slice(2);
const password = 'deskbell demo';
const withNotes = 'Ahmed Hassan';
const visitor = { name: 'Nora Keller', question: 'Hi! Do you also service bikes that I bought elsewhere?' };
const answer =
  'Of course, Nora. A full check is **49 €**, and you can leave it with us from 8:00:\nhttps://example.com/service';
const onPhone = {
  name: 'Leo Martin',
  question: 'Is the Heron in size L in stock? I am on the train to you 😄',
  answer: 'It is, Leo: one in moss and one in sand. Shall I put one aside for a test ride?',
};

const browser = await chromium.launch({
  executablePath: process.env.DESKBELL_CHROMIUM ?? '/usr/bin/chromium',
  // As root, which is what a container's user often is, Chromium refuses its own sandbox. It opens our pages only.
  args: ['--no-sandbox', '--mute-audio'],
});

async function call(path, token, body) {
  const headers = {
    'content-type': 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url + path, body === null ? { headers } : { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${path} → ${response.status} ${await response.text()}`);
  return response.json();
}

/** A page of the made-up shop with the snippet on it, as a customer's site would have it. */
async function shopPage() {
  const { token } = await call('/api/auth/login', null, JSON.stringify({ email: owner.email, password }));
  const { items } = await call('/api/widgets', token, null);
  const page = await readFile(new URL('screenshots-shop.html', import.meta.url), 'utf8');
  return page.replace('SITE_KEY', items[0].siteKey);
}

async function open(path, options) {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.route(`${url}/shop`, (route) => route.fulfill({ contentType: 'text/html', body: shop }));
  await page.goto(url + path);
  return page;
}

async function take(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  console.log(`docs/images/${name}.png`);
}

async function atDesk(colorScheme) {
  const page = await open('/agent', { viewport: { width: 1440, height: 900 }, colorScheme });
  await page.getByRole('textbox', { name: 'E-mail' }).fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/agent/);
  await page.getByRole('link', { name: /^All/ }).click();
  return page;
}

async function openChat(page, name) {
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name }).first().click();
  await expect(page.getByRole('heading', { name }).first()).toBeVisible();
}

async function reply(desk, name, text) {
  await openChat(desk, name);
  await desk.getByRole('textbox', { name: 'Reply' }).fill(text);
  await desk.getByRole('textbox', { name: 'Reply' }).press('Enter');
}

async function openPanel(page) {
  await page.getByRole('button', { name: /open chat|unread/i }).click();
  const panel = page.frameLocator('#deskbell iframe');
  await expect(panel.getByRole('dialog')).toBeVisible();
  return panel;
}

async function introduce(panel, name) {
  const start = panel.getByRole('button', { name: 'Start chat' });
  const message = panel.getByRole('textbox', { name: 'Message' });
  await expect(start.or(message)).toBeVisible();
  if (!(await start.isVisible())) return;
  await panel.getByRole('textbox', { name: /^Name/ }).fill(name);
  await start.click();
}

async function write(panel, text) {
  await panel.getByRole('textbox', { name: 'Message' }).fill(text);
  await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(panel.getByRole('log').getByText(text)).toBeVisible();
}

const shop = await shopPage();
try {
  const desk = await atDesk('light');
  const site = await open('/shop', { viewport: { width: 1280, height: 800 } });
  const panel = await openPanel(site);
  await introduce(panel, visitor.name);
  await write(panel, visitor.question);

  await reply(desk, visitor.name, answer);
  await expect(panel.getByRole('log').getByText('A full check is')).toBeVisible();
  await write(panel, 'Perfect, see you tomorrow 🚲');
  await expect(desk.getByRole('log').getByText('see you tomorrow')).toBeVisible();
  await take(site, 'widget-light');
  await take(desk, 'desk-light');

  const dark = await atDesk('dark');
  await openChat(dark, withNotes);
  await take(dark, 'desk-dark');

  const phone = await open('/shop', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
  });
  const small = await openPanel(phone);
  await introduce(small, onPhone.name);
  await write(small, onPhone.question);
  await reply(desk, onPhone.name, onPhone.answer);
  await expect(small.getByRole('log').getByText(onPhone.answer)).toBeVisible();
  await take(phone, 'widget-phone');
} finally {
  await browser.close();
}
