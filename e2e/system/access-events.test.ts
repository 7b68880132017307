import { expect, test } from 'vitest';
import { z } from 'zod';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import { Rest } from '../support/rest.ts';

// Who may say what on a socket, and who hears what: held to the document that the server itself serves, so that a new event
// cannot be forgotten.

const server = await serverForThisFile({
  env: { DESKBELL_VISITOR_GRACE_SECONDS: '1', DESKBELL_AGENT_GRACE_SECONDS: '1' },
});
const shop = await Workspace.create(server.url);
const other = await Workspace.create(server.url);
const [anna, ben] = [await shop.hire('agent', 'Anna'), await shop.hire('agent', 'Ben')];
const visitor = await shop.visitor({ name: 'Vera' });
const neighbour = await shop.visitor({ name: 'Nina' });
const stranger = await other.visitor({ name: 'Sven' });
const { id: conversationId } = await visitor.start();
await neighbour.start();
await stranger.start();

type Side = 'visitor' | 'agent' | 'both';
interface Saying {
  by: Side;
  data?: () => object;
}

const here = { conversationId };
/** What a client may say once it is somebody, and which side may. */
const sayings: Record<string, Saying> = {
  'agent:online': { by: 'agent' },
  'agent:offline': { by: 'agent' },
  'conversation:start': { by: 'visitor', data: () => ({ clientId: newClientId(), message: 'Hello' }) },
  'conversation:join': { by: 'both', data: () => here },
  'conversation:view': { by: 'agent', data: () => here },
  'message:send': { by: 'both', data: () => ({ ...here, clientId: newClientId(), content: 'Intruder' }) },
  'message:delivered': { by: 'both', data: () => ({ ...here, seq: 1 }) },
  'message:read': { by: 'both', data: () => ({ ...here, seq: 1 }) },
  'note:add': { by: 'agent', data: () => ({ ...here, clientId: newClientId(), content: 'Intruder' }) },
  'typing:start': { by: 'both', data: () => here },
  'typing:stop': { by: 'both', data: () => here },
  'page:view': { by: 'visitor', data: () => ({ url: 'https://shop.example/', title: 'Shop', referrer: null }) },
};
/** What makes a socket somebody. */
const introductions = ['visitor:connect', 'agent:connect'];

const reference = z.looseObject({ $ref: z.string() });
const documentShape = z.looseObject({
  operations: z.record(z.string(), z.looseObject({ action: z.string(), messages: z.array(reference) })),
  components: z.looseObject({ messages: z.record(z.string(), z.looseObject({ name: z.string() })) }),
});
const { operations, components } = (await new Rest(server.url).get('/api/events.json')).as(200, documentShape);

/** The names of the events that the server receives, or sends. */
function documented(action: 'receive' | 'send'): string[] {
  const refs = Object.values(operations)
    .filter((operation) => operation.action === action)
    .flatMap((operation) => operation.messages.map(({ $ref }) => $ref.split('/').at(-1) ?? ''));
  return [...new Set(refs.map((key) => components.messages[key]?.name ?? key))].sort();
}

const named = Object.entries(sayings);
const saying = (one: Saying): object => one.data?.() ?? {};
const of = (side: Side) => named.filter(([, one]) => one.by === side);
const aboutOne = named.filter(([, one]) => 'conversationId' in saying(one));

test('every event that the server takes is in this matrix', () => {
  expect(documented('receive')).toEqual([...Object.keys(sayings), ...introductions].sort());
});

test.each(named)('%s: nobody may say it', async (event, one) => {
  const nobody = await Live.open(server.url);
  await nobody.refused(event, saying(one), 'unauthenticated');
});

test.each(of('agent'))('%s: no visitor may say it', async (event, one) => {
  for (const who of [visitor, stranger]) await (await who.live()).refused(event, saying(one), 'forbidden');
});

test.each(of('visitor'))('%s: no agent may say it', async (event, one) => {
  for (const who of [shop.owner, anna, other.owner]) await (await who.live()).refused(event, saying(one), 'forbidden');
});

test.each(aboutOne)('%s: a conversation of others does not exist', async (event, one) => {
  const outsiders = one.by === 'agent' ? [other.owner] : [neighbour, stranger, other.owner];
  for (const who of outsiders) await (await who.live()).refused(event, saying(one), 'not-found');
});

test('a refusal changed nothing', async () => {
  const { messages, lastSeq } = await shop.owner.conversation(conversationId);
  expect(JSON.stringify(messages)).not.toContain('Intruder');
  expect(lastSeq).toBe(1);
});

/** Who may hear of what happens around a conversation. */
const hearers: Record<string, 'agents' | 'visitor' | 'both' | 'visitors' | 'oneself'> = {
  'agent:assigned': 'both',
  'agent:offline': 'agents',
  'agent:online': 'agents',
  availability: 'visitors',
  'conversation:created': 'visitor',
  'conversation:new': 'agents',
  'conversation:updated': 'both',
  'conversation:viewers': 'agents',
  'message:delivered': 'both',
  'message:new': 'both',
  'message:read': 'both',
  'message:updated': 'both',
  'note:new': 'agents',
  'queue:position': 'visitor',
  'queue:returned': 'agents',
  'conversation:breached': 'agents',
  'typing:start': 'both',
  'typing:stop': 'both',
  'visitor:connected': 'oneself',
  'visitor:offline': 'agents',
  'visitor:online': 'agents',
  'visitor:page': 'agents',
  // Said while the server goes down: see the tests of restarts.
  'server:drain': 'oneself',
};

test('every event that the server sends is in this matrix', () => {
  expect(documented('send')).toEqual(Object.keys(hearers).sort());
});

/** Whether anything that a socket heard tells of one of these. */
const tellsOf = (live: Live, ids: readonly string[]) =>
  live.heardAll.filter(({ data }) => ids.some((id) => JSON.stringify(data ?? null).includes(id)));

// long: one day of a chat, told from its beginning to its end.
test('all of it is heard by those it is for, and by nobody else', async () => {
  const [annas, bens, owners] = [await anna.live(), await ben.live(), await shop.owner.live()];
  const [veras, verasTab] = [await visitor.live(), await visitor.live()];
  const [ninas, svens, outsider] = [await neighbour.live(), await stranger.live(), await other.owner.live()];
  const all = [annas, bens, owners, veras, verasTab, ninas, svens, outsider];
  for (const live of all) live.forget();

  const begun = await veras.ok('conversation:start', { clientId: newClientId(), message: 'A new matter' });
  const room = begun.conversation.id;
  await verasTab.heard('conversation:created');
  await veras.heard('queue:position', (data) => data.conversationId === room);
  await annas.heard('conversation:new');
  (await anna.rest.put(`/api/conversations/${room}/assign`, {})).is(200);
  await veras.heard('agent:assigned');
  for (const live of [annas, bens]) {
    await live.ok('conversation:join', { conversationId: room });
    await live.ok('conversation:view', { conversationId: room });
  }
  await annas.heard('conversation:viewers', (data) => data.agents.length === 2);
  await annas.ok('typing:start', { conversationId: room });
  await veras.heard('typing:start');
  await bens.heard('typing:start');
  const sent = await annas.ok('message:send', { conversationId: room, clientId: newClientId(), content: 'Answer' });
  await veras.heardText('Answer');
  await bens.heardText('Answer');
  await annas.ok('typing:stop', { conversationId: room });
  await veras.ok('message:delivered', { conversationId: room, seq: sent.message.seq });
  await veras.ok('message:read', { conversationId: room, seq: sent.message.seq });
  await annas.heard('message:read');
  await annas.ok('note:add', { conversationId: room, clientId: newClientId(), content: 'For us' });
  await bens.heard('note:new');
  (await anna.rest.put(`/api/messages/${sent.message.id}`, { content: 'Better answer' })).is(200);
  await veras.heard('message:updated');
  await veras.ok('typing:start', { conversationId: room, preview: 'Thanks' });
  await annas.heard('typing:start', (data) => data.by.kind === 'visitor');
  await veras.ok('page:view', { url: 'https://shop.example/next', title: 'Next', referrer: null });
  await owners.heard('visitor:page');
  // Somebody comes, somebody goes, on either side.
  const came = await shop.visitor({ name: 'Carl' });
  (await came.live()).close();
  await owners.heard('visitor:online', ({ visitor: who }) => who.id === came.id);
  await owners.heard('visitor:offline', ({ visitor: who }) => who.id === came.id);
  await bens.ok('agent:offline');
  await owners.heard('agent:offline', ({ agentId }) => agentId === ben.id);

  const ids = [room, visitor.id, anna.id, ben.id, came.id, sent.message.id, 'A new matter', 'Better answer'];
  expect(tellsOf(svens, ids), 'a visitor of another business').toEqual([]);
  expect(tellsOf(outsider, ids), 'an agent of another business').toEqual([]);
  expect(tellsOf(ninas, ids), 'another visitor of the same business').toEqual([]);
  for (const live of [veras, verasTab, ninas])
    for (const { event } of live.heardAll)
      expect(['visitor', 'visitors', 'both', 'oneself'], `${event}, to a visitor`).toContain(hearers[event]);
  for (const live of [annas, bens, owners])
    for (const { event } of live.heardAll)
      expect(['agents', 'both'], `${event}, to an agent`).toContain(hearers[event]);
  expect(tellsOf(veras, ['For us', ben.id]), 'what only agents may know').toEqual([]);

  // What did not happen above has tests of its own.
  const elsewhere = [
    'availability',
    'queue:returned',
    'conversation:breached',
    'agent:online',
    'visitor:connected',
    'server:drain',
  ];
  const happened = new Set(all.flatMap((live) => live.heardAll.map(({ event }) => event)));
  expect(Object.keys(hearers).filter((event) => !happened.has(event) && !elsewhere.includes(event))).toEqual([]);
});
