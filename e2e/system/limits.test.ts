import { expect, test } from 'vitest';
import { newClientId, newEmail, password, signIn, Workspace } from '../support/actors.ts';
import { withServer } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import type { Answer } from '../support/rest.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

/** Checks that the refusal says, in both ways, how long to wait, and returns the seconds. */
function expectLimited(answer: Answer): number {
  const problem = answer.problem('rate-limited');
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds, 'Retry-After in seconds').toBeGreaterThan(0);
  expect(problem.retryAfter).toBe(seconds);
  return seconds;
}

test('signing in is limited by address and e-mail', async () => {
  await withServer({ env: { DESKBELL_LIMIT_LOGIN: '3/minute' } }, async (server) => {
    const shop = await Workspace.create(server.url);
    const nobody = new Rest(server.url);
    const victim = newEmail();
    const login = (email: string) => nobody.post('/api/auth/login', { email, password: 'wrong password' });
    for (let attempt = 0; attempt < 3; attempt += 1) (await login(victim)).problem('invalid-credentials');
    const seconds = expectLimited(await login(victim));
    expect(seconds).toBeLessThanOrEqual(60);
    expectLimited(await login(victim.toUpperCase()));
    expectLimited(await nobody.post('/api/auth/agent-login', { email: victim, password }));
    (await nobody.post('/api/auth/login', { email: shop.owner.email, password })).is(200);
  });
});

test('registering is limited by address', async () => {
  await withServer({ env: { DESKBELL_LIMIT_REGISTER: '2/hour' } }, async (server) => {
    const register = () => new Rest(server.url).post('/api/auth/register', { name: 'R', email: newEmail(), password });
    (await register()).is(201);
    (await register()).is(201);
    expectLimited(await register());
  });
});

test('visitors connecting are limited by address, over both doors', async () => {
  await withServer({ env: { DESKBELL_LIMIT_VISITOR_CONNECT: '3/minute' } }, async (server) => {
    const { siteKey } = await Workspace.create(server.url);
    const nobody = new Rest(server.url);
    (await nobody.post('/api/chat/visitors', { siteKey })).is(201);
    const live = await Live.open(server.url);
    await live.ok('visitor:connect', { siteKey });
    (await nobody.post('/api/chat/visitors', { siteKey })).is(201);
    expectLimited(await nobody.post('/api/chat/visitors', { siteKey }));
    const late = await Live.open(server.url);
    const problem = await late.refused('visitor:connect', { siteKey }, 'rate-limited');
    expect(problem.retryAfter).toBeGreaterThan(0);
  });
});

test('a visitor’s sends are limited over both doors together, and a repeat still gets its answer', async () => {
  await withServer({ env: { DESKBELL_LIMIT_SEND_VISITOR: '5/minute' } }, async (server) => {
    const shop = await Workspace.create(server.url);
    const visitor = await shop.visitor();
    const { id } = await visitor.start();
    const live = await visitor.live();
    let refusals = 0;
    for (let index = 0; index < 8; index += 1) {
      const ack = await live.emit('message:send', {
        conversationId: id,
        clientId: `c${index}`,
        content: String(index),
      });
      if ((ack as { ok: boolean }).ok) continue;
      refusals += 1;
    }
    expect(refusals).toBeGreaterThanOrEqual(3);
    const body = { roomId: id, clientId: newClientId(), content: 'x' };
    expectLimited(await visitor.rest.post('/api/chat/messages', body));
    const problem = await live.refused('message:send', { ...body, conversationId: id }, 'rate-limited');
    expect(problem.retryAfter).toBeGreaterThan(0);
    const first = { conversationId: id, clientId: 'c0', content: '0' };
    const stored = (await live.ok('message:send', first)).message;
    expect(stored.clientId).toBe('c0');
    const overHttp = await visitor.rest.post('/api/chat/messages', { roomId: id, clientId: 'c0', content: '0' });
    expect(overHttp.is(200).json).toMatchObject({ id: stored.id, seq: stored.seq });
    const neighbour = await shop.visitor();
    await neighbour.start('The neighbour is not limited');
    await shop.owner.send(id, 'Nor is the agent');
  });
});

test('a beginning and a note that are repeated get their answer whatever the limit', async () => {
  const env = { DESKBELL_LIMIT_SEND_VISITOR: '1/hour', DESKBELL_LIMIT_SEND_AGENT: '1/hour' };
  await withServer({ env }, async (server) => {
    const shop = await Workspace.create(server.url);
    const visitor = await shop.visitor();
    const start = { siteKey: shop.siteKey, clientId: newClientId(), message: 'Once' };
    const { room, message } = (await visitor.rest.post('/api/chat/rooms', start)).as(201, shapes.room);
    expect((await visitor.rest.post('/api/chat/rooms', start)).is(200).json).toMatchObject({
      room: { id: room.id },
      message: { id: message?.id },
    });
    expectLimited(await visitor.rest.post('/api/chat/rooms', { ...start, clientId: newClientId() }));
    const notes = `/api/conversations/${room.id}/notes`;
    const note = { clientId: newClientId(), content: 'Once' };
    const written = (await shop.owner.rest.post(notes, note)).is(201).json;
    expect((await shop.owner.rest.post(notes, note)).is(200).json).toEqual(written);
    expectLimited(await shop.owner.rest.post(notes, { ...note, clientId: newClientId() }));
  });
});

test('an agent’s sends are limited', async () => {
  await withServer({ env: { DESKBELL_LIMIT_SEND_AGENT: '2/minute' } }, async (server) => {
    const shop = await Workspace.create(server.url);
    const { id } = await (await shop.visitor()).start();
    await shop.owner.send(id, 'one');
    await shop.owner.send(id, 'two');
    const body = { conversationId: id, clientId: newClientId(), content: 'three' };
    expectLimited(await shop.owner.rest.post('/api/messages', body));
    const live = await shop.owner.live();
    await live.refused('message:send', body, 'rate-limited');
    const colleague = await shop.hire();
    await colleague.send(id, 'The colleague is not limited');
  });
});

test('small events are limited together, for each person over all of their sockets', async () => {
  await withServer({ env: { DESKBELL_LIMIT_SMALL_EVENTS: '1/hour burst 7' } }, async (server) => {
    const shop = await Workspace.create(server.url);
    const visitor = await shop.visitor();
    const { id: conversationId } = await visitor.start();
    const small: [string, object][] = [
      ['conversation:join', { conversationId }],
      ['message:delivered', { conversationId, seq: 1 }],
      ['message:read', { conversationId, seq: 1 }],
      ['typing:start', { conversationId }],
      ['typing:stop', { conversationId }],
    ];
    const page: [string, object] = ['page:view', { url: 'https://shop.example/', title: null, referrer: null }];
    for (const [who, last] of [
      [visitor, [page, page]],
      [shop.owner, [['agent:offline', {}] as const, ['agent:online', {}] as const]],
    ] as const) {
      const [live, tab] = [await who.live(), await who.live()];
      for (const [event, data] of [...small, ...last]) expect(await live.emit(event, data)).toMatchObject({ ok: true });
      for (const [event, data] of [...small, ...last]) {
        const problem = await tab.refused(event, data, 'rate-limited');
        expect(problem.retryAfter).toBeGreaterThan(0);
      }
      await tab.ok('message:send', { conversationId, clientId: newClientId(), content: 'Messages have another' });
    }
    const neighbour = await (await shop.visitor()).live();
    await neighbour.ok('page:view', page[1]);
  });
});

test('after the time that the refusal names it works again', async () => {
  await withServer({ env: { DESKBELL_LIMIT_SEND_AGENT: '1/second' } }, async (server) => {
    const shop = await Workspace.create(server.url);
    const { id } = await (await shop.visitor()).start();
    const body = { conversationId: id, clientId: newClientId(), content: 'again' };
    await shop.owner.send(id, 'first');
    const refused = await shop.owner.rest.post('/api/messages', body);
    if (refused.status !== 201) expect(expectLimited(refused)).toBe(1);
    await expect.poll(async () => (await shop.owner.rest.post('/api/messages', body)).status).toBeLessThan(300);
  });
});

test('the defaults let a person work and stop a machine', async () => {
  const limits = ['LOGIN', 'REGISTER', 'VISITOR_CONNECT', 'SEND_VISITOR', 'SEND_AGENT', 'SMALL_EVENTS'];
  const env = Object.fromEntries(limits.map((name) => [`DESKBELL_LIMIT_${name}`, null]));
  await withServer({ env }, async (server) => {
    const { owner } = await Workspace.create(server.url);
    const email = newEmail();
    const statuses = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const answer = await new Rest(server.url).post('/api/auth/login', { email, password: 'wrong password' });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    const shop = await signIn(server.url, owner.email);
    const live = await shop.live();
    const acks = await Promise.all(Array.from({ length: 1_000 }, () => live.emit('agent:online', {})));
    const granted = acks.filter((ack) => (ack as { ok: boolean }).ok).length;
    expect(granted).toBeGreaterThanOrEqual(200);
    expect(granted).toBeLessThan(1_000);
  });
});
