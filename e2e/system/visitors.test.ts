import { expect, test } from 'vitest';
import { newClientId, newEmail, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import { expectField } from '../support/problem.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const other = await Workspace.create(server.url);
const { owner } = shop;

async function detail(id: string) {
  return (await owner.rest.get(`/api/visitors/${id}`)).as(200, shapes.visitorForAgents);
}

test('agents see who a visitor is, with address and browser', async () => {
  const email = newEmail();
  const visitor = await shop.visitor({ name: 'Vera', email, phone: '+49 30 123456' });
  const live = await visitor.live({ extraHeaders: { 'user-agent': 'Testbrowser/1.0' } });
  await live.ok('page:view', { url: 'https://shop.example/cart', title: 'Cart', referrer: 'https://search.example/' });
  const seen = await detail(visitor.id);
  expect(seen).toMatchObject({ name: 'Vera', email, phone: '+49 30 123456', online: true });
  expect(seen.ip).toMatch(/127\.0\.0\.1|::1/);
  expect(seen.userAgent).toContain('Testbrowser');
  expect(seen.page).toMatchObject({
    url: 'https://shop.example/cart',
    title: 'Cart',
    referrer: 'https://search.example/',
  });
});

test('a visitor learns nothing about address, browser and attributes', async () => {
  const visitor = await shop.visitor();
  (await owner.rest.put(`/api/visitors/${visitor.id}`, { attributes: { plan: 'secret-plan' } })).is(200);
  const live = await visitor.live();
  const room = await visitor.start();
  const answers = [await visitor.rest.get('/api/chat/rooms'), await visitor.rest.get(`/api/chat/rooms/${room.id}`)];
  await live.heard('conversation:created');
  const join = await live.ok('conversation:join', { conversationId: room.id });
  const everything = JSON.stringify([answers.map((answer) => answer.json), live.heardAll, join]);
  expect(everything).not.toContain('secret-plan');
  expect(everything).not.toContain('127.0.0.1');
  expect(everything).not.toContain(owner.email);
});

test('an edit is partial and null clears', async () => {
  const visitor = await shop.visitor({ name: 'Vera', email: newEmail() });
  const put = async (body: unknown) =>
    (await owner.rest.put(`/api/visitors/${visitor.id}`, body)).as(200, shapes.visitorForAgents);
  expect(await put({ phone: '123' })).toMatchObject({ name: 'Vera', email: visitor.visitor.email, phone: '123' });
  expect(await put({ email: null })).toMatchObject({ name: 'Vera', email: null, phone: '123' });
  expect(await put({ attributes: { plan: 'gold', seats: 5 } })).toMatchObject({
    attributes: { plan: 'gold', seats: 5 },
  });
  expect(await detail(visitor.id)).toMatchObject({ name: 'Vera', email: null, attributes: { plan: 'gold', seats: 5 } });
});

test.each([
  ['name', { name: 'n'.repeat(201) }],
  ['name', { name: 5 }],
  ['email', { email: 'nope' }],
  ['phone', { phone: 'p'.repeat(1_000) }],
  ['attributes', { attributes: 'gold' }],
])('a bad %s is refused and changes nothing: %j', async (field, body) => {
  const visitor = await shop.visitor();
  const before = await detail(visitor.id);
  const answer = await owner.rest.put(`/api/visitors/${visitor.id}`, body);
  const problem = answer.problem('validation-failed');
  expectField(problem, field);
  expect(await detail(visitor.id)).toEqual(before);
});

test('a new name shows in the conversation too', async () => {
  const visitor = await shop.visitor({ name: 'Before' });
  const room = await visitor.start();
  (await owner.rest.put(`/api/visitors/${visitor.id}`, { name: 'After' })).is(200);
  expect((await owner.conversation(room.id)).visitor.name).toBe('After');
});

test('the list holds them all, by pages, and with online=true those who are here', async () => {
  const place = await Workspace.create(server.url);
  const visitors = [];
  for (let index = 0; index < 5; index += 1) visitors.push(await place.visitor({ name: `V${index}` }));
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await place.owner.rest.get(`/api/visitors?limit=2${query}`);
    const page = answer.as(200, shapes.listOf(shapes.visitorForAgents));
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor;
  }
  expect([...seen].sort()).toEqual(visitors.map((visitor) => visitor.id).sort());
  const [first] = visitors;
  const live = await first?.live();
  const online = async () => {
    const answer = await place.owner.rest.get('/api/visitors?online=true');
    return answer.as(200, shapes.listOf(shapes.visitorForAgents)).items.map((item) => item.id);
  };
  expect(await online()).toEqual([first?.id]);
  live?.close();
  await expect.poll(online, { timeout: 5_000 }).toEqual([]);
  expectField((await owner.rest.get('/api/visitors?online=maybe')).problem('validation-failed'), 'online');
});

test('agents find a visitor whatever the letters, in the list and by their conversations', async () => {
  const place = await Workspace.create(server.url);
  const people = ['Ägidius Groß', 'Οδυσσεύς Λαέρτης', 'Женя'];
  const [umlaut, greek, russian] = await Promise.all(people.map((name) => place.visitor({ name })));
  const found = async (q: string) => {
    const visitors = await place.owner.rest.get(`/api/visitors?q=${encodeURIComponent(q)}`);
    const conversations = await place.owner.rest.get(`/api/conversations?q=${encodeURIComponent(q)}`);
    const ids = visitors.as(200, shapes.listOf(shapes.visitorForAgents)).items.map((item) => item.id);
    const rooms = conversations.as(200, shapes.listOf(shapes.conversation)).items;
    expect(rooms.map((room) => room.visitor.id)).toEqual(ids);
    return ids;
  };
  for (const visitor of [umlaut, greek, russian]) await visitor?.start('Hello?');
  for (const q of ['Ägidius', 'ägid', 'ÄGIDIUS GROSS', 'groß']) expect(await found(q), q).toEqual([umlaut?.id]);
  for (const q of ['ΛΑΈΡΤΗΣ', 'οδυς']) expect(await found(q), q).toEqual([greek?.id]);
  expect(await found('ЖЕНЯ')).toEqual([russian?.id]);
  (await place.owner.rest.put(`/api/visitors/${umlaut?.id}`, { name: 'Örjan', phone: '0815' })).is(200);
  expect(await found('ägidius')).toEqual([]);
  expect(await found('ÖRJAN')).toEqual([umlaut?.id]);
  expect(await found('0815')).toEqual([umlaut?.id]);
});

test('a visitor who comes back with more to say undoes nothing that an agent noted', async () => {
  const visitor = await shop.visitor({ name: 'Vera' });
  const put = { name: 'Vera V.', phone: '123', attributes: { plan: 'gold' } };
  const email = newEmail();
  const live = await Live.open(server.url, { extraHeaders: { 'user-agent': 'Another/2.0' } });
  const back = live.ok('visitor:connect', { siteKey: shop.siteKey, token: visitor.token, email });
  (await owner.rest.put(`/api/visitors/${visitor.id}`, put)).is(200);
  await back;
  expect(await detail(visitor.id)).toMatchObject({ ...put, email, userAgent: 'Another/2.0' });
});

test('a proof of identity, which nobody here can check, is refused at both doors', async () => {
  const sent = { siteKey: shop.siteKey, identity: { id: 'customer-1', signature: 'abc' } };
  const refused = await new Rest(server.url).post('/api/chat/visitors', sent);
  expectField(refused.problem('validation-failed'), 'identity');
  const live = await Live.open(server.url);
  expectField(await live.refused('visitor:connect', sent, 'validation-failed'), 'identity');
  await live.ok('visitor:connect', { ...sent, identity: null });
});

test('another business’s visitor does not exist', async () => {
  const visitor = await shop.visitor();
  (await other.owner.rest.get(`/api/visitors/${visitor.id}`)).problem('not-found');
  (await other.owner.rest.put(`/api/visitors/${visitor.id}`, { name: 'Mine' })).problem('not-found');
  (await visitor.rest.get(`/api/visitors/${visitor.id}`)).problem('forbidden');
});

test('last seen moves when the visitor writes', async () => {
  const visitor = await shop.visitor();
  const before = await detail(visitor.id);
  const room = await visitor.start();
  await visitor.send(room.id, 'Hello again', newClientId());
  const after = await detail(visitor.id);
  expect(Date.parse(after.lastSeenAt)).toBeGreaterThanOrEqual(Date.parse(before.lastSeenAt));
  expect(after.firstSeenAt).toBe(before.firstSeenAt);
});
