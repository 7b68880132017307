import type { BrowserContext, Page, Worker } from '@playwright/test';
import { Workspace } from '../support/actors.ts';
import { MailServer } from '../support/mail-server.ts';
import { PushService } from '../support/push-service.ts';
import { Server } from '../support/server.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';
import { expect, expectAccessible, test as base, watchConsole } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

interface Alerting {
  pushes: PushService;
  mails: MailServer;
  hooks: WebhookReceiver;
  alerting: Server;
}

/** A server with a mail server of its own, which may ask the servers of the tests. */
const test = base.extend<object, Alerting>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern.
  pushes: [async ({}, use) => PushService.start().then(async (it) => (await use(it), it.close())), { scope: 'worker' }],
  // eslint-disable-next-line no-empty-pattern -- as above
  mails: [async ({}, use) => MailServer.start().then(async (it) => (await use(it), it.close())), { scope: 'worker' }],
  // eslint-disable-next-line no-empty-pattern -- as above
  hooks: [
    async ({}, use) => WebhookReceiver.start().then(async (it) => (await use(it), it.close())),
    { scope: 'worker' },
  ],
  alerting: [
    async ({ mails }, use) => {
      const server = await Server.start({
        database: 'sqlite',
        env: {
          DESKBELL_SMTP_URL: mails.url,
          DESKBELL_SMTP_FROM: 'desk@shop.example',
          DESKBELL_ALLOW_PRIVATE_TARGETS: 'true',
        },
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

/**
 * The browser of the tests cannot reach its maker's push service. What it would get from there is stood in for: the subscription is one
 * of our own push service, and what arrives there is handed to the service worker, which is the real one, as is all the rest.
 */
async function subscribeAt(page: Page, subscription: { endpoint: string }): Promise<void> {
  await page.addInitScript((given) => {
    const kept = 'test.subscribed';
    const made = {
      endpoint: given.endpoint,
      toJSON: () => given,
      unsubscribe: () => {
        localStorage.removeItem(kept);
        return Promise.resolve(true);
      },
    };
    Object.assign(PushManager.prototype, {
      subscribe: () => {
        localStorage.setItem(kept, 'yes');
        return Promise.resolve(made);
      },
      getSubscription: () => Promise.resolve(localStorage.getItem(kept) === null ? null : made),
    });
  }, subscription);
}

async function serviceWorker(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');
}

const shown = (worker: Worker) =>
  worker.evaluate(async () => {
    const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
  });

test('a chat that nobody takes climbs the ladder, and a press on the push opens it', async ({
  browser,
  alerting,
  pushes,
  mails,
  hooks,
  consoleErrors,
}) => {
  const shop = await Workspace.create(alerting.url);
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['notifications'], { origin: alerting.url });
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  const subscriber = pushes.newBrowser();
  await subscribeAt(page, subscriber.toJSON());
  await AgentAtDesk.signIn(page, alerting.url, shop.owner.email);

  await page.goto(`${alerting.url}/agent/settings`);
  await page.getByRole('button', { name: 'Allow pushes' }).click();
  await expect(page.getByText('1 browser of yours takes pushes.')).toBeVisible();
  await expectAccessible(page, 'the settings with alerts');

  await page.goto(`${alerting.url}/admin/alerts`);
  await page.getByRole('textbox', { name: 'Push to browsers: after seconds' }).fill('1');
  await page.getByRole('textbox', { name: 'E-mail: after seconds' }).fill('2');
  await page.getByRole('switch', { name: 'Webhook' }).click();
  await page.getByRole('textbox', { name: 'Webhook: after seconds' }).fill('3');
  await page.getByRole('textbox', { name: 'Address' }).fill(hooks.url);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Signing secret' })).toContainText('whsec_');
  await expectAccessible(page, 'the ladder');

  const { id } = await (await shop.visitor({ name: 'Vera Visitor' })).start('Is anybody there?');
  const push = await pushes.received.next(({ content }) => content.tag === id);
  await mails.received.next(({ to, text }) => to.includes(shop.owner.email) && text.includes('Is anybody there?'));
  await hooks.received.next(({ data }) => data['conversationId'] === id);

  const worker = await serviceWorker(context);
  await worker.evaluate((text) => {
    self.dispatchEvent(
      new (self as unknown as { PushEvent: typeof Event }).PushEvent('push', { data: text } as EventInit),
    );
  }, JSON.stringify(push.content));
  await expect
    .poll(() => shown(worker))
    .toEqual([{ title: 'Vera Visitor is waiting', body: 'Is anybody there?', tag: id }]);
  await worker.evaluate(async () => {
    const scope = self as unknown as {
      registration: ServiceWorkerRegistration;
      NotificationEvent: new (type: string, init: { notification?: Notification | undefined }) => Event;
    };
    const [notification] = await scope.registration.getNotifications();
    self.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
  });
  await expect(page).toHaveURL(`${alerting.url}/agent/${id}`);
  await expect(page.getByRole('heading', { name: 'Vera Visitor' })).toBeVisible();
  await context.close();
});

test('quiet hours and steps are an agent’s own choice, and what does not get through is said', async ({
  browser,
  alerting,
  mails,
  consoleErrors,
}) => {
  const shop = await Workspace.create(alerting.url);
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  watchConsole(page, consoleErrors);
  await AgentAtDesk.signIn(page, alerting.url, shop.owner.email);
  await page.goto(`${alerting.url}/agent/settings`);
  await page.getByRole('button', { name: 'Send a test: E-mail' }).click();
  await expect(page.getByText('The test got through.', { exact: true })).toBeVisible();
  await mails.received.next(({ to }) => to.includes(shop.owner.email));
  await page.getByRole('switch', { name: 'Quiet hours' }).click();
  await page
    .getByRole('textbox', { name: 'From' })
    .or(page.getByLabel('From', { exact: true }))
    .fill('21:30');
  await page.getByRole('switch', { name: 'Call me by e-mail' }).click();
  await page.reload();
  await expect(page.getByLabel('From', { exact: true })).toHaveValue('21:30');
  await expect(page.getByRole('switch', { name: 'Call me by e-mail' })).not.toBeChecked();
  await page.goto(`${alerting.url}/admin/alerts`);
  await page.getByRole('switch', { name: 'Webhook' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Send a test: Webhook' }).click();
  await expect(page.getByText('The test did not get through', { exact: true })).toBeVisible();
  await context.close();
});

test('the desk can be installed as an application', async ({ agent, server }) => {
  const { page } = agent;
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = (await (await page.request.get(server.url + (href ?? ''))).json()) as {
    display: string;
    start_url: string;
    icons: { src: string; sizes: string }[];
  };
  expect(manifest).toMatchObject({ display: 'standalone', start_url: '/agent' });
  for (const { src } of manifest.icons) {
    const icon = await page.request.get(server.url + src);
    expect(icon.headers()['content-type']).toBe('image/png');
  }
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});
