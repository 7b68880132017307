// node script/screenshots.mjs URL FOLDER: takes the pictures from the Deskbell at URL, which script/demo has filled.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { owner } from './demo-conversations.mjs';

// The browser's driver is one of the packages of the browser tests.
const { chromium, expect } = createRequire(new URL('../e2e/package.json', import.meta.url))('@playwright/test');

const [url, folder] = process.argv.slice(2);
const password = 'deskbell demo';
const shown = 'Ahmed Hassan';
const visitor = { name: 'Nora Keller', question: 'Hi! Do you also service bikes that I bought elsewhere?' };
const answer =
  'Of course, Nora. A full check is **49 €**, and you can leave it with us from 8:00:\nhttps://example.com/service';

const browser = await chromium.launch({
  executablePath: process.env.DESKBELL_CHROMIUM ?? '/usr/bin/chromium',
  // As root, which is what a container's user often is, Chromium refuses its own sandbox. It opens our pages only.
  args: ['--no-sandbox', '--mute-audio'],
});

async function open(path, options) {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
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
  return page;
}

async function openChat(page, name) {
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name }).first().click();
  await expect(page.getByRole('heading', { name }).first()).toBeVisible();
}

async function openPanel(page) {
  await page.getByRole('button', { name: /open chat|unread/i }).click();
  const panel = page.frameLocator('#deskbell iframe');
  await expect(panel.getByRole('dialog')).toBeVisible();
  return panel;
}

async function introduce(panel) {
  const start = panel.getByRole('button', { name: 'Start chat' });
  const message = panel.getByRole('textbox', { name: 'Message' });
  await expect(start.or(message)).toBeVisible();
  if (!(await start.isVisible())) return;
  await panel.getByRole('textbox', { name: /^Name/ }).fill(visitor.name);
  await start.click();
}

async function write(panel, text) {
  await panel.getByRole('textbox', { name: 'Message' }).fill(text);
  await panel.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(panel.getByRole('log').getByText(text)).toBeVisible();
}

try {
  const desk = await atDesk('light');
  const site = await open('/test-widget.html', { viewport: { width: 1280, height: 800 } });
  const panel = await openPanel(site);
  await introduce(panel);
  await write(panel, visitor.question);

  await openChat(desk, visitor.name);
  await desk.getByRole('textbox', { name: 'Reply' }).fill(answer);
  await desk.getByRole('textbox', { name: 'Reply' }).press('Enter');
  await expect(panel.getByRole('log').getByText('A full check is')).toBeVisible();
  await write(panel, 'Perfect, see you tomorrow 🚲');
  await take(site, 'widget-light');

  await openChat(desk, shown);
  await take(desk, 'desk-light');
  const dark = await atDesk('dark');
  await openChat(dark, shown);
  await take(dark, 'desk-dark');

  const phone = await open('/test-widget.html', {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
  });
  const small = await openPanel(phone);
  await introduce(small);
  await write(small, visitor.question);
  await take(phone, 'widget-phone');
} finally {
  await browser.close();
}
