import { expect, test } from 'vitest';
import { z } from 'zod';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { newBrowser } from '../support/push-service.ts';
import { Rest } from '../support/rest.ts';
import { type GuardedRoute, guardedRoutes, isForViewers, publicRoutes, routeKey } from '../support/routes.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const nobody = new Rest(server.url);
const shop = await Workspace.create(server.url);
const other = await Workspace.create(server.url);
const victim = await shop.hire('agent', 'Victim');
const lowly = await shop.hire('agent', 'Lowly');
const visitor = await shop.visitor();
const neighbour = await shop.visitor();
const stranger = await other.visitor();
const room = await visitor.start();
const message = await victim.send(room.id, 'Mine');

const otherRoom = await visitor.start('Another matter');
const { id: teamId } = (await shop.owner.rest.post('/api/teams', { name: 'Sales' })).as(201, shapes.team);
const { id: tagId } = (await shop.owner.rest.post('/api/tags', { name: 'vip' })).as(201, shapes.tag);
const canned = { shortcut: 'hello', title: 'Greeting', content: 'Hello' };
const { id: cannedResponseId } = (await shop.owner.rest.post('/api/canned-responses', canned)).as(
  201,
  shapes.cannedResponse,
);
const macro = { name: 'Done', actions: [{ do: 'resolve' }] };
const { id: macroId } = (await shop.owner.rest.post('/api/macros', macro)).as(201, shapes.macro);
const kept = { name: 'Waiting', query: 'status=waiting' };
const { id: browserId } = (
  await victim.rest.post('/api/push-subscriptions', newBrowser('https://push.example.com/victim').toJSON())
).as(201, z.looseObject({ id: z.string() }));
const { id: savedViewId } = (await shop.owner.rest.post('/api/saved-views', kept)).as(201, shapes.savedView);

const { id: roleId } = await shop.role('Empty handed', ['manage-tags']);
const viewer = await shop.hireAs((await shop.role('Viewer', ['see-conversations'])).id, 'Viola Viewer');

const { id: exportId } = (await shop.owner.rest.post('/api/exports', { kind: 'messages' })).as(201, shapes.exported);

const ownSession = z.looseObject({ id: shapes.id });
const [victims] = (await victim.rest.get('/api/auth/sessions')).as(200, shapes.listOf(ownSession)).items;

const ids: Record<string, string> = {
  sessionId: victims?.id ?? expect.fail('no session'),
  roleId,
  exportId,
  siteKey: shop.siteKey,
  agentId: victim.id,
  conversationId: room.id,
  otherConversationId: otherRoom.id,
  teamId,
  tagId,
  cannedResponseId,
  macroId,
  savedViewId,
  browserId,
  messageId: message.id,
  visitorId: visitor.id,
};

const fill = (text: string): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? expect.fail(name));

function ask(rest: Rest, route: GuardedRoute) {
  const body = route.body === undefined ? undefined : (JSON.parse(fill(JSON.stringify(route.body))) as unknown);
  return rest.json(route.method, fill(route.path), body);
}

const named = guardedRoutes.map((route) => [`${route.method} ${route.path}`, route] as const);
const agentDoors = named.filter(([, route]) => route.door === 'agent' || route.door === 'admin');
const adminDoors = named.filter(([, route]) => route.door === 'admin');
const openDoors = named.filter(([, route]) => route.door === 'anybody');
const visitorDoors = named.filter(([, route]) => route.door === 'visitor');
/** Routes that name something: what belongs to others is not there. */
const withIds = (routes: typeof named) =>
  routes.filter(([, route]) => fill(JSON.stringify(route)) !== JSON.stringify(route));

test.each(named)('%s: nobody gets in', async (_, route) => {
  (await ask(nobody, route)).problem('unauthenticated');
  (await ask(nobody.as('forged.token.x'), route)).problem('invalid-token');
});

test.each(agentDoors)('%s: no visitor gets in', async (_, route) => {
  for (const who of [visitor, stranger]) (await ask(who.rest, route)).problem('forbidden');
});

test.each(adminDoors)('%s: no agent without the role gets in', async (_, route) => {
  (await ask(lowly.rest, route)).problem('forbidden');
});

const notForViewers = named.filter(([, route]) => route.door !== 'visitor' && !isForViewers(route));
const forViewers = named.filter(([, route]) => isForViewers(route));

test.each(notForViewers)('%s: who may only look on does not get in', async (_, route) => {
  (await ask(viewer.rest, route)).problem('forbidden');
});

test.each(forViewers)('%s: who may only look on gets in', async (_, route) => {
  // A session of their own: one of the routes ends it.
  const { rest } = await viewer.signIn();
  const answer = await ask(rest, route);
  if (answer.status < 400) return;
  // What is wrong is what was sent, and not who sent it.
  answer.problem('validation-failed', 'not-found', 'conflict', 'invalid-credentials', 'unsupported-type');
});

test.each(withIds(agentDoors))('%s: to another business it does not exist', async (_, route) => {
  (await ask(other.owner.rest, route)).problem('not-found');
});

test.each(openDoors)('%s: both sides of the conversation get in, nobody else', async (_, route) => {
  for (const who of [visitor, victim, shop.owner]) (await ask(who.rest, route)).is(200);
  for (const who of [neighbour, stranger, other.owner]) (await ask(who.rest, route)).problem('not-found');
});

test.each(visitorDoors)('%s: no agent gets in', async (_, route) => {
  (await ask(shop.owner.rest, route)).problem('forbidden');
});

test.each(withIds(visitorDoors))('%s: to another visitor it does not exist', async (_, route) => {
  for (const who of [neighbour, stranger]) (await ask(who.rest, route)).problem('not-found');
});

test('lists hold nothing of another business', async () => {
  const lists = guardedRoutes.filter(
    ({ method, path, door }) => method === 'GET' && door !== 'visitor' && !path.includes('{'),
  );
  expect(lists.length).toBeGreaterThan(10);
  for (const { path } of lists) {
    const { text } = (await other.owner.rest.get(path)).is(200);
    for (const id of [...Object.values(ids), shop.siteKey]) expect(text, path).not.toContain(id);
  }
  expect((await neighbour.rest.get('/api/chat/rooms')).is(200).text).not.toContain(room.id);
});

test('a refusal changed nothing', async () => {
  const { messages, status } = await shop.owner.conversation(room.id);
  expect(status).not.toBe('closed');
  expect(messages.filter((each) => each.kind === 'text').map((each) => each.content)).toEqual([
    'Is anybody there?',
    'Mine',
  ]);
});

test('what does not exist and what is another’s look the same', async () => {
  const nothing = '0199a0b0-0000-7000-8000-000000000000';
  const foreign = (await other.owner.rest.get(`/api/conversations/${room.id}`)).problem('not-found');
  const absent = (await other.owner.rest.get(`/api/conversations/${nothing}`)).problem('not-found');
  expect(foreign).toEqual(absent);
});

test('this matrix leaves no documented route out', async () => {
  const shape = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = (await nobody.get('/api/openapi.json')).as(200, shape);
  const known = new Set([...publicRoutes, ...guardedRoutes].map((route) => routeKey(route.method, route.path)));
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    ['get', 'post', 'put', 'delete', 'patch']
      .filter((method) => method in methods)
      .map((method) => routeKey(method, path)),
  );
  expect(documented.filter((key) => key.includes(' /api/') && !known.has(key))).toEqual([]);
});
