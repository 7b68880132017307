import { test as base } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { newClientId, Workspace } from '../support/actors.ts';
import { Server } from '../support/server.ts';
import { type HostSite, startHostSite } from './host-site.ts';
import { AgentAtDesk, VisitorAtWidget } from './people.ts';

interface PerTest {
  /** A business of this test's own. */
  shop: Workspace;
  /** The address of a customer's page with this business's widget. */
  shopPage: string;
  /** A visitor's name that no other test uses. */
  visitorName: string;
  /** Opens the widget on a customer's page, in a browser of its own, as a visitor of that name. */
  visitor: VisitorAtWidget;
  /** Signs the owner in, in a browser of its own. */
  agent: AgentAtDesk;
  /** What the pages of this test wrote to their consoles as errors; checked to be nothing after each test. */
  consoleErrors: string[];
}

interface PerWorker {
  server: Server;
  hostSite: HostSite;
}

/** Noise that a lost network makes, wanted by the tests that lose it. */
const networkNoise = /net::ERR_|WebSocket connection to|Failed to load resource/;

export function watchConsole(page: Page, errors: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !networkNoise.test(message.text())) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
}

export const test = base.extend<PerTest, PerWorker>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const server = await Server.start({ database: 'sqlite' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  hostSite: [
    async ({ server }, use) => {
      const site = await startHostSite(server.url);
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  shop: async ({ server }, use, info) => {
    const from = server.logs.length;
    await use(await Workspace.create(server.url));
    if (info.status !== info.expectedStatus) console.error(`Server log:\n${server.logs.slice(from).slice(-4_000)}`);
  },
  shopPage: async ({ hostSite, shop }, use) => use(`${hostSite.url}/?siteKey=${shop.siteKey}`),
  // eslint-disable-next-line no-empty-pattern -- as above
  visitorName: async ({}, use) => use(`Vera ${newClientId().slice(0, 6)}`),
  // eslint-disable-next-line no-empty-pattern -- as above
  consoleErrors: async ({}, use) => {
    const errors: string[] = [];
    await use(errors);
    expect(errors).toEqual([]);
  },
  visitor: async ({ browser, shopPage, visitorName, consoleErrors, contextOptions }, use) => {
    const context = await browser.newContext({ locale: 'en-GB', ...contextOptions });
    const page = await context.newPage();
    watchConsole(page, consoleErrors);
    const visitor = await VisitorAtWidget.arrive(page, shopPage);
    await visitor.introduce(visitorName);
    await use(visitor);
    await context.close();
  },
  agent: async ({ browser, server, shop, consoleErrors }, use) => {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    watchConsole(page, consoleErrors);
    await use(await AgentAtDesk.signIn(page, server.url, shop.owner.email));
    await context.close();
  },
});

/** Checks the whole page, frames included, against WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  }));
  expect(found, where).toEqual([]);
}

export { expect };
