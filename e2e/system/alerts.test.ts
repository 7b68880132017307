import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type AgentActor, Workspace } from '../support/actors.ts';
import { serverForThisFile, withServer } from '../support/file-server.ts';
import { always, never } from '../support/hours.ts';
import { MailServer } from '../support/mail-server.ts';
import { expectField } from '../support/problem.ts';
import { newBrowser, PushService } from '../support/push-service.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';
import { isSigned, WebhookReceiver } from '../support/webhook-receiver.ts';

const [pushes, mails, hooks] = [await PushService.start(), await MailServer.start(), await WebhookReceiver.start()];
const server = await serverForThisFile({
  env: {
    DESKBELL_SMTP_URL: mails.url,
    DESKBELL_SMTP_FROM: 'Deskbell <desk@shop.example>',
    DESKBELL_ALLOW_PRIVATE_TARGETS: 'true',
    DESKBELL_PUBLIC_URL: 'https://chat.shop.example',
    DESKBELL_LIMIT_ALERT_TESTS: 'off',
    DESKBELL_LIMIT_ALERT_PUSHES: 'off',
    DESKBELL_LIMIT_ALERT_EMAILS: 'off',
  },
});
afterAll(async () => {
  await Promise.all([pushes.close(), mails.close(), hooks.close()]);
});

const browserShape = z.looseObject({ id: z.string(), endpoint: z.string() });
const own = z.looseObject({ vapidKey: z.string(), browsers: z.array(browserShape), emailAvailable: z.boolean() });
const ladderShape = z.looseObject({ webhookSecret: z.string(), problems: z.array(z.unknown()) });

interface Steps {
  push?: number;
  email?: number;
  webhook?: number;
}

/** Sets the steps; one that is not named is off. @returns the secret of the webhook */
async function climb(shop: Workspace, { push, email, webhook }: Steps): Promise<string> {
  const rung = (afterSeconds?: number) => ({ on: afterSeconds !== undefined, afterSeconds: afterSeconds ?? 60 });
  const body = { push: rung(push), email: rung(email), webhook: rung(webhook), webhookUrl: hooks.url };
  return (await shop.owner.rest.put('/api/alerts', body)).as(200, ladderShape).webhookSecret;
}

async function subscribe(agent: AgentActor) {
  const browser = pushes.newBrowser();
  (await agent.rest.post('/api/push-subscriptions', browser.toJSON())).as(201, browserShape);
  return browser;
}

const pushesFor = (id: string) => pushes.received.all.filter(({ content }) => content.tag === id);
const mailsFor = (id: string) => mails.received.all.filter(({ text }) => text.includes(id));
const hooksFor = (id: string) => hooks.received.all.filter(({ data }) => data['conversationId'] === id);

test('a chat that nobody takes climbs: push, then e-mail, then webhook, each once', async () => {
  const shop = await Workspace.create(server.url);
  const browser = await subscribe(shop.owner);
  const secret = await climb(shop, { push: 1, email: 2, webhook: 3 });
  const { id } = await (await shop.visitor({ name: 'Vera Visitor' })).start('My <b>order</b> is late');

  const push = await pushes.received.next(({ content }) => content.tag === id);
  expect(pushes.faults).toEqual([]);
  expect(push.browser).toBe(browser);
  expect(push.content).toEqual({
    kind: 'waiting',
    name: 'Vera Visitor',
    text: 'My <b>order</b> is late',
    path: `/agent/${id}`,
    tag: id,
  });
  const { vapidKey } = (await shop.owner.rest.get('/api/auth/alerts')).as(200, own);
  expect(push.sender).toBe(vapidKey);
  expect(push.headers).toMatchObject({ urgency: 'high', topic: id.replaceAll('-', '') });
  expect(mailsFor(id)).toEqual([]);

  const mail = await mails.received.next(({ text }) => text.includes(id));
  expect(mail.from).toBe('desk@shop.example');
  expect(mail.to).toEqual([shop.owner.email]);
  expect(mail.headers).toMatchObject({ 'auto-submitted': 'auto-generated' });
  expect(mail.headers['subject']).toContain('Vera Visitor is waiting');
  expect(mail.text).toContain(`https://chat.shop.example/agent/${id}`);
  expect(mail.text).toContain('My &lt;b&gt;order&lt;/b&gt; is late');
  expect(mail.text).not.toMatch(/<img|<script|src=/);
  expect(hooksFor(id)).toEqual([]);

  const hook = await hooks.received.next(({ data }) => data['conversationId'] === id);
  expect(hook.type).toBe('chat.waiting');
  expect(hook.data).toMatchObject({ visitor: { name: 'Vera Visitor' }, url: `https://chat.shop.example/agent/${id}` });
  expect(isSigned(hook.call, secret)).toBe(true);
  expect(isSigned(hook.call, `whsec_${Buffer.alloc(32).toString('base64')}`)).toBe(false);
  expect([pushesFor(id).length, mailsFor(id).length, hooksFor(id).length]).toEqual([1, 1, 1]);
});

test('with the chat taken nothing more is sent; back in the queue it begins again', async () => {
  const shop = await Workspace.create(server.url);
  await subscribe(shop.owner);
  await climb(shop, { push: 1, email: 3 });
  const taken = await (await shop.visitor()).start('First');
  await pushes.received.next(({ content }) => content.tag === taken.id);
  (await shop.owner.rest.put(`/api/conversations/${taken.id}/assign`, {})).is(200);
  const other = await (await shop.visitor()).start('Second');
  await mails.received.next(({ text }) => text.includes(other.id));
  expect(mailsFor(taken.id)).toEqual([]);
  (await shop.owner.rest.put(`/api/conversations/${taken.id}/assign`, { agentId: null })).is(200);
  await mails.received.next(({ text }) => text.includes(taken.id));
  expect(pushesFor(taken.id)).toHaveLength(2);
});

test('only those are called who could take it, and who want to be', async () => {
  const shop = await Workspace.create(server.url);
  const [ann, bob, cora] = [
    await shop.hire('agent', 'Ann'),
    await shop.hire('agent', 'Bob'),
    await shop.hire('agent', 'Cora'),
  ];
  const team = (await shop.owner.rest.post('/api/teams', { name: 'Sales', members: [ann.id, cora.id] })).as(
    201,
    shapes.team,
  );
  (await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, { routing: { teamId: team.id } })).is(200);
  const quiet = { from: '00:00', to: '00:00', zone: 'Europe/Berlin' };
  (await cora.rest.put('/api/auth/alerts', { push: true, email: true, quiet })).is(200);
  (await ann.rest.put('/api/auth/alerts', { push: true, email: false, quiet: null })).is(200);
  for (const agent of [ann, bob, cora, shop.owner]) await subscribe(agent);
  await climb(shop, { push: 1, email: 1, webhook: 2 });
  const { id } = await (await shop.visitor()).start();
  await pushes.received.next(({ content }) => content.tag === id);
  await hooks.received.next(({ data }) => data['conversationId'] === id);
  expect(pushesFor(id)).toHaveLength(1);
  expect(mailsFor(id)).toEqual([]);
});

test('nobody is called outside of business hours; with their beginning the steps are taken', async () => {
  const shop = await Workspace.create(server.url);
  const night = (await shop.owner.rest.post('/api/teams', { name: 'Night' })).as(201, shapes.team);
  (await shop.owner.rest.put('/api/hours', { hours: never })).is(200);
  (await shop.owner.rest.put(`/api/hours/teams/${night.id}`, { hours: always })).is(200);
  const other = (await shop.owner.rest.post('/api/widgets', { name: 'Night', hours: { teamId: night.id } })).as(
    201,
    shapes.widget,
  );
  await subscribe(shop.owner);
  await climb(shop, { push: 1 });
  const closed = await (await shop.visitor()).start('Too late');
  const body = { siteKey: other.siteKey, name: 'Nora', message: 'At night' };
  const { room: open } = (await new Rest(server.url).post('/api/chat/rooms', body)).as(201, shapes.room);
  await pushes.received.next(({ content }) => content.tag === open.id);
  expect(pushesFor(closed.id)).toEqual([]);
  (await shop.owner.rest.put('/api/hours', { hours: null })).is(200);
  await pushes.received.next(({ content }) => content.tag === closed.id);
});

test('a browser that is gone is forgotten, and the others are reached', async () => {
  const shop = await Workspace.create(server.url);
  const [gone, here] = [await subscribe(shop.owner), await subscribe(shop.owner)];
  pushes.forget(gone);
  await climb(shop, { push: 1 });
  const { id } = await (await shop.visitor()).start();
  const push = await pushes.received.next(({ content }) => content.tag === id);
  expect(push.browser).toBe(here);
  const endpoints = async () =>
    (await shop.owner.rest.get('/api/auth/alerts')).as(200, own).browsers.map(({ endpoint }) => endpoint);
  await expect.poll(endpoints).toEqual([here.endpoint]);
});

test('whoever signed out of a browser is not called there any more', async () => {
  const shop = await Workspace.create(server.url);
  const shared = await shop.owner.signIn();
  await subscribe(shared);
  const here = await subscribe(shop.owner);
  (await shared.rest.post('/api/auth/logout')).is(204);
  const { browsers } = (await shop.owner.rest.get('/api/auth/alerts')).as(200, own);
  expect(browsers.map(({ endpoint }) => endpoint)).toEqual([here.endpoint]);
  await climb(shop, { push: 1, webhook: 2 });
  const { id } = await (await shop.visitor()).start();
  await hooks.received.next(({ data }) => data['conversationId'] === id);
  expect(pushesFor(id).map(({ browser }) => browser)).toEqual([here]);
});

test('a crowd of visitors is told together: nobody is called more often than the limits allow', async () => {
  const env = {
    DESKBELL_SMTP_URL: mails.url,
    DESKBELL_SMTP_FROM: 'desk@shop.example',
    DESKBELL_ALLOW_PRIVATE_TARGETS: 'true',
  };
  await withServer({ env }, async ({ url }) => {
    const shop = await Workspace.create(url);
    const browser = await subscribe(shop.owner);
    await climb(shop, { webhook: 1 });
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) ids.push((await (await shop.visitor()).start(`Number ${i}`)).id);
    await expect.poll(() => ids.flatMap(hooksFor).length, { timeout: 15_000 }).toBe(12);
    // Now all of them are due at one moment, as after a weekend.
    await climb(shop, { push: 1, email: 1, webhook: 1 });
    const mail = await mails.received.next(
      ({ to, headers }) => to.includes(shop.owner.email) && /chats/.test(headers['subject'] ?? ''),
    );
    expect(mail.headers['subject']).toBe('12 chats are waiting – Deskbell');
    const together = await pushes.received.next((push) => push.browser === browser && push.content.tag === 'waiting');
    expect(together.content).toMatchObject({ kind: 'waiting', text: '8 chats are waiting', path: '/agent' });
    expect(together.headers).toMatchObject({ topic: 'waiting' });
    await expect.poll(() => pushes.received.all.filter((push) => push.browser === browser).length).toBe(5);
    expect(mails.received.all.filter(({ to }) => to.includes(shop.owner.email))).toHaveLength(1);
  });
});

test('what a browser’s address is understood as is what is kept', async () => {
  const shop = await Workspace.create(server.url);
  const browser = pushes.newBrowser();
  const { keys } = browser.toJSON();
  const sent = { endpoint: ` ${browser.endpoint}\u0000`, keys };
  expect((await shop.owner.rest.post('/api/push-subscriptions', sent)).as(201, browserShape).endpoint).toBe(
    browser.endpoint,
  );
});

test('a team of people who may not answer keeps a chat from nobody', async () => {
  const shop = await Workspace.create(server.url);
  const viewer = await shop.hireAs((await shop.role('Viewer', ['see-conversations'])).id);
  const team = (await shop.owner.rest.post('/api/teams', { name: 'Quiet', members: [viewer.id] })).as(201, shapes.team);
  (await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, { routing: { teamId: team.id } })).is(200);
  const browser = await subscribe(shop.owner);
  await climb(shop, { push: 1 });
  const { id } = await (await shop.visitor()).start();
  expect((await pushes.received.next(({ content }) => content.tag === id)).browser).toBe(browser);
});

test('what does not get through is tried again, as the same call', async () => {
  const shop = await Workspace.create(server.url);
  await climb(shop, { webhook: 1 });
  hooks.failing = 1;
  const { id } = await (await shop.visitor()).start();
  await expect.poll(() => hooksFor(id).length, { timeout: 15_000 }).toBe(2);
  expect(new Set(hooksFor(id).map((hook) => hook.id)).size).toBe(1);
});

test('a ladder goes on after a crash, and no step is taken twice', async () => {
  const shop = await Workspace.create(server.url);
  await subscribe(shop.owner);
  await climb(shop, { push: 1, email: 4 });
  const { id } = await (await shop.visitor()).start();
  await pushes.received.next(({ content }) => content.tag === id);
  await server.crash();
  await mails.received.next(({ text }) => text.includes(id));
  expect(pushesFor(id)).toHaveLength(1);
  expect(mailsFor(id)).toHaveLength(1);
});

test('a step can be tried, and says what is wrong', async () => {
  const shop = await Workspace.create(server.url);
  const agent = await shop.hire('agent');
  const attempt = async (who: AgentActor, step: string) =>
    (await who.rest.post('/api/alerts/test', { step })).as(
      200,
      z.looseObject({ ok: z.boolean(), problem: z.string().nullable() }),
    );
  expect(await attempt(agent, 'push')).toMatchObject({ ok: false });
  const browser = await subscribe(agent);
  expect(await attempt(agent, 'push')).toEqual({ ok: true, problem: null });
  expect((await pushes.received.next((push) => push.browser === browser)).content.kind).toBe('test');
  expect(await attempt(agent, 'email')).toEqual({ ok: true, problem: null });
  expect((await mails.received.next(({ to }) => to.includes(agent.email))).headers['subject']).toContain('test');
  (await agent.rest.post('/api/alerts/test', { step: 'webhook' })).problem('forbidden');
  // Whoever does not run the workspace does not learn from it what there is around the server.
  const nowhere = newBrowser('http://127.0.0.1:1/push').toJSON();
  const other = await shop.hire('agent');
  (await other.rest.post('/api/push-subscriptions', nowhere)).is(201);
  expect((await attempt(other, 'push')).problem).toBe("no push service took it; the server's log says why");
  expect(await attempt(shop.owner, 'webhook')).toMatchObject({ ok: false, problem: 'there is no webhook' });
});

test('a browser is its agent’s, and can be taken away by them alone', async () => {
  const shop = await Workspace.create(server.url);
  const [ann, bob] = [await shop.hire('agent', 'Ann'), await shop.hire('agent', 'Bob')];
  const browser = pushes.newBrowser();
  const made = (await ann.rest.post('/api/push-subscriptions', browser.toJSON())).as(201, browserShape);
  (await bob.rest.delete(`/api/push-subscriptions/${made.id}`)).problem('not-found');
  // Bob signs in to the same browser: it is his from then on.
  const his = (await bob.rest.post('/api/push-subscriptions', browser.toJSON())).as(201, browserShape);
  expect((await ann.rest.get('/api/auth/alerts')).as(200, own).browsers).toEqual([]);
  (await bob.rest.delete(`/api/push-subscriptions/${his.id}`)).is(204);
  expect((await bob.rest.get('/api/auth/alerts')).as(200, own).browsers).toEqual([]);
});

test('what is wrong is named', async () => {
  const shop = await Workspace.create(server.url);
  const { rest } = shop.owner;
  const good = newBrowser('https://push.example.com/x').toJSON();
  for (const [body, field] of [
    [{ ...good, endpoint: 'ftp://push.example.com' }, 'endpoint'],
    [{ ...good, keys: { ...good.keys, p256dh: 'AAAA' } }, 'keys.p256dh'],
    [{ ...good, keys: { ...good.keys, auth: 'AAAA' } }, 'keys.auth'],
  ] as const) {
    expectField((await rest.post('/api/push-subscriptions', body)).problem('validation-failed'), field);
  }
  const rung = { on: true, afterSeconds: 30 };
  const ladder = { push: rung, email: rung, webhook: { on: false, afterSeconds: 30 }, webhookUrl: null };
  for (const [body, field] of [
    [{ ...ladder, push: { on: true, afterSeconds: 0 } }, 'push.afterSeconds'],
    [{ ...ladder, webhook: rung }, 'webhookUrl'],
    [{ ...ladder, webhookUrl: 'https://user:secret@example.com' }, 'webhookUrl'],
  ] as const) {
    expectField((await rest.put('/api/alerts', body)).problem('validation-failed'), field);
  }
  const quiet = { from: '22:00', to: '7', zone: 'Europe/Berlin' };
  const refused = await rest.put('/api/auth/alerts', { push: true, email: true, quiet });
  expectField(refused.problem('validation-failed'), 'quiet.to');
});

test('without the operator’s leave only the public internet is asked', async () => {
  await withServer({}, async ({ url }) => {
    const shop = await Workspace.create(url);
    const { rest } = shop.owner;
    for (const endpoint of [
      pushes.newBrowser().endpoint,
      'http://push.example.com/x',
      'https://127.0.0.1/x',
      'https://[::ffff:10.0.0.1]/x',
      'https://2130706433/x',
      'https://169.254.169.254/latest/meta-data',
      'https://localhost/x',
    ]) {
      const subscription = newBrowser(endpoint).toJSON();
      expectField((await rest.post('/api/push-subscriptions', subscription)).problem('validation-failed'), 'endpoint');
      const rung = { on: true, afterSeconds: 30 };
      const ladder = { push: rung, email: rung, webhook: rung, webhookUrl: endpoint };
      expectField((await rest.put('/api/alerts', ladder)).problem('validation-failed'), 'webhookUrl');
    }
    // A name that leads inside passes the first look, and is stopped where it is used.
    const rung = { on: true, afterSeconds: 30 };
    const webhookUrl = 'https://localtest.localdomain/hook';
    (await rest.put('/api/alerts', { push: rung, email: rung, webhook: rung, webhookUrl })).is(200);
    const tested = (await rest.post('/api/alerts/test', { step: 'webhook' })).json as { ok: boolean };
    expect(tested.ok).toBe(false);
  });
});
