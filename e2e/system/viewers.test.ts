import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import type { Live } from '../support/live.ts';
import { expectField } from '../support/problem.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const anna = await shop.hire('agent', 'Anna');
const ben = await shop.hire('agent', 'Ben');

const look = async (live: Live, conversationId: string | null) =>
  (await live.ok('conversation:view', { conversationId })).viewers.map((agent) => agent.name);

/** What was said last about who looks at it. */
const told = (live: Live, conversationId: string) =>
  live
    .all('conversation:viewers')
    .filter((data) => data.conversationId === conversationId)
    .map((data) => data.agents.map((agent) => agent.name));

const hears = async (live: Live, conversationId: string, names: string[]) =>
  live.heard(
    'conversation:viewers',
    (data) => data.conversationId === conversationId && data.agents.map((agent) => agent.name).join() === names.join(),
  );

async function chat(): Promise<string> {
  return (await (await shop.visitor({ name: 'Vera' })).start()).id;
}

test('two who look at the same chat know of each other, by name, until one looks away', async () => {
  const id = await chat();
  const [annas, bens] = [await anna.live(), await ben.live()];
  expect(await look(annas, id)).toEqual(['Anna']);
  expect(await look(bens, id)).toEqual(['Anna', 'Ben']);
  await hears(annas, id, ['Anna', 'Ben']);
  expect(await look(bens, null)).toEqual([]);
  await hears(annas, id, ['Anna']);
  expect(told(bens, id), 'who looks away, or is told in the ack, hears nothing of it').toEqual([]);
});

test('who looks at another chat has left the first', async () => {
  const [first, second] = [await chat(), await chat()];
  const [annas, bens] = [await anna.live(), await ben.live()];
  await look(annas, first);
  await look(bens, first);
  await hears(annas, first, ['Anna', 'Ben']);
  annas.forget();
  expect(await look(bens, second)).toEqual(['Ben']);
  await hears(annas, first, ['Anna']);
  expect(await look(annas, second)).toEqual(['Ben', 'Anna']);
  await hears(bens, second, ['Ben', 'Anna']);
  expect(told(annas, second), 'nobody of the second was told while Anna looked at the first').toEqual([]);
});

test('an agent with three tabs counts once, and leaves with the last one, however it ends', async () => {
  const id = await chat();
  const bens = await ben.live();
  await look(bens, id);
  const tabs = [await anna.live(), await anna.live(), await anna.live({ transports: ['polling'] })];
  for (const tab of tabs) expect(await look(tab, id)).toEqual(['Ben', 'Anna']);
  await hears(bens, id, ['Ben', 'Anna']);
  expect(await look(tabs[0] as Live, null)).toEqual([]);
  // A crash: the connection ends without a word.
  tabs[1]?.socket.io.engine.close();
  await tabs[1]?.dropped();
  tabs[2]?.close();
  await hears(bens, id, ['Ben']);
  expect(told(bens, id), 'one coming and one going').toEqual([['Ben', 'Anna'], ['Ben']]);
});

test('who comes back after losing the connection says anew where they look', async () => {
  const id = await chat();
  const bens = await ben.live();
  await look(bens, id);
  const lost = await anna.live();
  await look(lost, id);
  await hears(bens, id, ['Ben', 'Anna']);
  lost.close();
  await hears(bens, id, ['Ben']);
  bens.forget();
  expect(await look(await anna.live(), id)).toEqual(['Ben', 'Anna']);
  await hears(bens, id, ['Ben', 'Anna']);
});

test('who signs out looks at nothing any more', async () => {
  const id = await chat();
  const bens = await ben.live();
  await look(bens, id);
  const session = await anna.signIn();
  await look(await session.live(), id);
  await hears(bens, id, ['Ben', 'Anna']);
  (await session.rest.post('/api/auth/logout')).is(204);
  await hears(bens, id, ['Ben']);
});

test('neither the visitor nor another workspace hears who looks, and neither can look', async () => {
  const visitor = await shop.visitor({ name: 'Vera' });
  const { id } = await visitor.start();
  const visitorLive = await visitor.live();
  const stranger = await (await Workspace.create(server.url)).owner.live();
  const outsider = await shop.owner.live();
  const [annas, bens] = [await anna.live(), await ben.live()];
  await look(annas, id);
  await visitorLive.refused('conversation:view', { conversationId: id }, 'forbidden');
  await stranger.refused('conversation:view', { conversationId: id }, 'not-found');
  await look(bens, id);
  await hears(annas, id, ['Anna', 'Ben']);
  // A message is the fence: what was said before it has arrived.
  await annas.ok('message:send', { conversationId: id, clientId: newClientId(), content: 'fence' });
  await visitorLive.heardText('fence');
  await outsider.heard('conversation:updated', (data) => data.conversation.id === id);
  expect(await look(stranger, null), 'its connection is alive').toEqual([]);
  for (const live of [visitorLive, stranger, outsider]) expect(live.all('conversation:viewers')).toEqual([]);
});

test('what is no conversation cannot be looked at, and the view before stays', async () => {
  const id = await chat();
  const [annas, bens] = [await anna.live(), await ben.live()];
  await look(annas, id);
  await look(bens, id);
  for (const data of [{}, { conversationId: 5 }, { conversationId: {} }]) {
    expectField(await bens.refused('conversation:view', data, 'validation-failed'), 'conversationId');
  }
  const unknown = '0190d3a5-0000-7000-8000-000000000000';
  await bens.refused('conversation:view', { conversationId: 'nothing' }, 'not-found');
  await bens.refused('conversation:view', { conversationId: unknown }, 'not-found');
  expect(await look(annas, id)).toEqual(['Anna', 'Ben']);
});

test('colleagues who look see that an answer is written; of a note the visitor hears nothing', async () => {
  const visitor = await shop.visitor({ name: 'Vera' });
  const { id } = await visitor.start();
  const [annas, bens, visitorLive] = [await anna.live(), await ben.live(), await visitor.live()];
  await look(annas, id);
  await look(bens, id);
  await annas.ok('typing:start', { conversationId: id, note: true, preview: 'half-a-thought' });
  const note = await bens.heard('typing:start');
  expect(note).toMatchObject({
    conversationId: id,
    by: { kind: 'agent', id: anna.id, name: 'Anna' },
    preview: null,
    note: true,
  });
  await annas.ok('typing:stop', { conversationId: id });
  await bens.heard('typing:stop', (data) => data.by.id === anna.id);
  expect(visitorLive.all('typing:start')).toEqual([]);

  await annas.ok('typing:start', { conversationId: id });
  await bens.heard('typing:start', (data) => data.note === false);
  const seen = await visitorLive.heard('typing:start');
  expect(seen, 'as ever').toEqual({ conversationId: id, by: seen.by, preview: null });
  // Going over to a note ends what the visitor saw.
  await annas.ok('typing:start', { conversationId: id, note: true });
  await visitorLive.heard('typing:stop', (data) => data.by.id === anna.id);
  expect(JSON.stringify([...bens.heardAll, ...visitorLive.heardAll])).not.toContain('half-a-thought');
  expectField(
    await visitorLive.refused('typing:start', { conversationId: id, note: true }, 'validation-failed'),
    'note',
  );
});
