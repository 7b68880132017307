import type { Page } from '@playwright/test';
import { Workspace } from '../support/actors.ts';
import { multiply } from '../support/multiply.ts';
import { Server } from '../support/server.ts';
import { expect, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

const CONVERSATIONS = 100_000;
/** Those that come through the front door, of which the others are copies. */
const ORIGINALS = 50;
/** No script of the desk may keep a frame from being drawn for longer, in milliseconds. */
const LONGEST = 50;

// The recorder's own scripts run in the page, and would be measured with it.
test.use({ trace: 'off' });

interface SlowScript {
  ms: number;
  where: string;
  invoker: string;
}

declare global {
  interface Window {
    slowScripts: SlowScript[];
  }
}

/** Keeps a list of the desk's scripts that ran for too long, from before the page's own first one. */
async function watchFrames(page: Page): Promise<void> {
  await page.addInitScript((longest) => {
    window.slowScripts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { scripts } = entry as PerformanceEntry & {
          scripts: { duration: number; sourceURL: string; sourceFunctionName: string; invoker: string }[];
        };
        for (const script of scripts) {
          if (script.duration <= longest || !script.sourceURL.startsWith(location.origin)) continue;
          const where = `${script.sourceURL} ${script.sourceFunctionName}`;
          window.slowScripts.push({ ms: script.duration, where, invoker: script.invoker });
        }
      }
    }).observe({ type: 'long-animation-frame', buffered: true });
  }, LONGEST);
}

/** Starts anew with the counting: what the desk did until now is not counted. */
const forget = (page: Page) => page.evaluate(() => void (window.slowScripts = []));

async function expectSmooth(page: Page, during: string): Promise<void> {
  // Entries come with the frame after the one that they are about.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await page.evaluate(() => window.slowScripts), during).toEqual([]);
}

/** Runs a script from the desk's own address that is too slow, and sees it counted: a browser that reports none would pass. */
async function expectCounted(page: Page): Promise<void> {
  const body = `const end = performance.now() + ${LONGEST + 30}; while (performance.now() < end);`;
  await page.route('**/too-slow.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  await page.addScriptTag({ url: `${server.url}/too-slow.js` });
  const counted = () => page.evaluate(() => window.slowScripts.map(({ where }) => where).join());
  await expect.poll(counted, 'slow scripts are counted').toContain('/too-slow.js');
  await page.unroute('**/too-slow.js');
}

let server: Server;
let shop: Workspace;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  server = await Server.start({ database: 'postgres' });
  shop = await Workspace.create(server.url);
  for (let n = 0; n < ORIGINALS; n += 1) {
    const visitor = await shop.visitor({ name: `Vera ${n}`, email: `vera.${n}@example.com` });
    const { id } = await visitor.start(`Question number ${n}`);
    if (n % 5 === 0) (await shop.owner.rest.put(`/api/conversations/${id}/tags`, { tags: ['Refund'] })).is(200);
    // All but one are over: those that wait are a queue, and nobody has a hundred thousand in it.
    if (n > 0) (await shop.owner.rest.put(`/api/conversations/${id}/close`, {})).is(200);
  }
  await server.terminate();
  await multiply(server.database, CONVERSATIONS / ORIGINALS - 1);
  await server.launch();
});

test.afterAll(async () => server.stop());

async function openDesk(page: Page): Promise<AgentAtDesk> {
  await watchFrames(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  const desk = await AgentAtDesk.signIn(page, server.url, shop.owner.email);
  await expectCounted(page);
  return desk;
}

// What is measured is time on the wall, in which the machine may do something else: a script that is too slow is so every time.
test.describe.configure({ retries: 2 });

test('a list of a hundred thousand scrolls far, by wheel and by keys, without a slow frame', async ({
  page,
  consoleErrors,
}) => {
  test.setTimeout(180_000);
  watchConsole(page, consoleErrors);
  const desk = await openDesk(page);
  await page.goto(`${server.url}/agent?view=all&state=closed`);
  const rows = desk.list.getByRole('link');
  await expect(rows.first()).toBeVisible();
  await forget(page);

  await desk.list.hover();
  const scrolled = () => desk.list.evaluate((list) => list.parentElement?.scrollTop ?? 0);
  const height = () => desk.list.evaluate((list) => list.scrollHeight);
  // Thousands of rows, each page of them asked for on the way.
  while ((await height()) < 3_000 * 62) {
    await page.mouse.wheel(0, 2_500);
    expect(await rows.count()).toBeLessThan(60);
  }
  expect(await scrolled()).toBeGreaterThan(1_000 * 62);
  await expectSmooth(page, 'scrolling by wheel');

  // By keys: to the end, on through what comes there, and back to the beginning.
  await rows.first().focus();
  await page.keyboard.press('End');
  for (let n = 0; n < 200; n += 1) await page.keyboard.press('j');
  await expect(page.locator('[data-conversation]:focus')).toBeVisible();
  await page.keyboard.press('Home');
  await expect.poll(scrolled).toBeLessThan(62);
  await expectSmooth(page, 'moving by keys');
  expect(await rows.count()).toBeLessThan(60);
});

test('with thousands loaded, what happens elsewhere, filtering, searching and opening stay smooth', async ({
  page,
  consoleErrors,
}) => {
  test.setTimeout(180_000);
  watchConsole(page, consoleErrors);
  const desk = await openDesk(page);
  await page.goto(`${server.url}/agent?view=all&state=closed`);
  await expect(desk.list.getByRole('link').first()).toBeVisible();
  await desk.list.hover();
  while ((await desk.list.evaluate((list) => list.scrollHeight)) < 2_000 * 62) await page.mouse.wheel(0, 2_500);
  await forget(page);

  const ned = await shop.visitor({ name: 'Ned New' });
  for (let n = 0; n < 10; n += 1) await ned.start(`News ${n}`);
  await expectSmooth(page, 'hearing of new conversations');

  await page.getByRole('radio', { name: 'Open' }).click();
  await expect(desk.row('Ned New').first()).toBeVisible();
  await page.getByRole('radio', { name: 'Closed' }).click();
  await expect(desk.row('Vera').first()).toBeVisible();
  await expectSmooth(page, 'filtering');

  await page.getByRole('searchbox').fill('Vera 7 1234');
  await expect(desk.list.getByRole('link')).toHaveCount(1);
  await desk.openChat('Vera 7 1234');
  await expect(desk.line('Question number 7')).toBeVisible();
  await expectSmooth(page, 'searching and opening');
});
