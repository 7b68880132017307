import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();

const page = shapes.listOf(shapes.listedConversation);

/** What a search answers: the index is written behind the messages, so a test that waits for one polls. */
async function search(shop: Workspace, q: string, more = '') {
  return (await shop.owner.rest.get(`/api/conversations?q=${encodeURIComponent(q)}${more}`)).as(200, page);
}

async function ids(shop: Workspace, q: string, more = ''): Promise<string[]> {
  return (await search(shop, q, more)).items.map((item) => item.id);
}

const soon = { timeout: 5_000, interval: 50 };

test('a message is found by its words, in any order and case, and by how they begin', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor({ name: 'Vera' });
  const room = await visitor.start('The invoice of März is WRONG: number 4711-22');
  await (await shop.visitor({ name: 'Otto' })).start('Nothing of the kind');
  await expect.poll(() => ids(shop, 'invoice'), soon).toEqual([room.id]);
  for (const q of ['wrong invoice', 'INVO', 'märz', 'MÄRZ', '4711', '4711-22', 'number: 22'])
    expect(await ids(shop, q), q).toEqual([room.id]);
  // Not by what stands inside of a word, nor by a word that is not there.
  for (const q of ['voice', 'invoice april', 'marz']) expect(await ids(shop, q), q).toEqual([]);
});

test('a letter with its mark is found however it was typed, and Korean words by their beginnings', async () => {
  const shop = await Workspace.create(server.url);
  // As some keyboards and systems send it: a letter, and the mark as a character of its own.
  const visitor = await shop.visitor({ name: 'René'.normalize('NFD') });
  const room = await visitor.start('Termin im März'.normalize('NFD'));
  await visitor.send(room.id, '환불을 원해요');
  await expect.poll(() => ids(shop, '환불'), soon).toEqual([room.id]);
  for (const q of ['märz', 'rené']) {
    for (const form of ['NFC', 'NFD']) expect(await ids(shop, q.normalize(form)), `${q} ${form}`).toEqual([room.id]);
  }
});

test('scripts without spaces are found by any part', async () => {
  const shop = await Workspace.create(server.url);
  const room = await (await shop.visitor()).start('我想退款，谢谢');
  await expect.poll(() => ids(shop, '退款'), soon).toEqual([room.id]);
  expect(await ids(shop, '想退')).toEqual([room.id]);
  expect(await ids(shop, '换货')).toEqual([]);
});

test('what was found is set off, where it stands', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor({ name: 'Marta Groß', email: 'marta@example.com' });
  const room = await visitor.start('First of all: hello');
  const last = await visitor.send(room.id, 'My parcel, the green parcel, is lost');
  await expect.poll(() => ids(shop, 'parcel'), soon).toEqual([room.id]);
  const [found] = (await search(shop, 'PARC lost')).items;
  expect(found?.found).toEqual({
    in: 'message',
    seq: last.seq,
    excerpt: [
      { text: 'My ', match: false },
      { text: 'parcel', match: true },
      { text: ', the green ', match: false },
      { text: 'parcel', match: true },
      { text: ', is ', match: false },
      { text: 'lost', match: true },
    ],
  });
  const [person] = (await search(shop, 'GROSS')).items;
  expect(person?.found).toEqual({
    in: 'name',
    seq: null,
    excerpt: [
      { text: 'Marta ', match: false },
      { text: 'Groß', match: true },
    ],
  });
  expect((await search(shop, 'marta@ex')).items[0]?.found?.in).toBe('email');
  const [listed] = (await shop.owner.rest.get('/api/conversations')).as(200, page).items;
  expect(listed?.found).toBeNull();
});

test('a changed message is found by its new words alone, a deleted one not at all', async () => {
  const shop = await Workspace.create(server.url);
  const room = await (await shop.visitor()).start('Hello');
  const rest = shop.owner.rest;
  const said = { conversationId: room.id, clientId: 'one', content: 'The umbrella is blue' };
  const message = (await rest.post('/api/messages', said)).as(201, shapes.message);
  await expect.poll(() => ids(shop, 'umbrella'), soon).toEqual([room.id]);
  (await rest.put(`/api/messages/${message.id}`, { content: 'The parasol is blue' })).is(200);
  await expect.poll(() => ids(shop, 'parasol'), soon).toEqual([room.id]);
  expect(await ids(shop, 'umbrella')).toEqual([]);
  (await rest.delete(`/api/messages/${message.id}`)).is(204);
  await expect.poll(() => ids(shop, 'parasol'), soon).toEqual([]);
});

test('notes and events are not found', async () => {
  const shop = await Workspace.create(server.url);
  const room = await (await shop.visitor()).start('Hello there');
  const note = { clientId: 'n', content: 'secretly annoyed' };
  (await shop.owner.rest.post(`/api/conversations/${room.id}/notes`, note)).is(201);
  (await shop.owner.rest.put(`/api/conversations/${room.id}/resolve`)).is(200);
  // What was written before this is kept before it.
  await shop.owner.send(room.id, 'The last word');
  await expect.poll(() => ids(shop, 'last word'), soon).toEqual([room.id]);
  expect(await ids(shop, 'secretly')).toEqual([]);
  expect(await ids(shop, 'resolved')).toEqual([]);
});

test('a search is narrowed like any list, and walked by its cursor in the order of activity', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor({ name: 'Vera' });
  const rooms: shapes.Conversation[] = [];
  for (let index = 0; index < 5; index += 1) rooms.push(await visitor.start(`Banana number ${index}`));
  const [first, second, third, fourth, fifth] = rooms.map((room) => room.id) as [
    string,
    string,
    string,
    string,
    string,
  ];
  await visitor.send(first, 'Still there');
  await expect.poll(() => ids(shop, 'banana'), soon).toEqual([first, fifth, fourth, third, second]);
  const walked: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const next = await search(shop, 'banana', `&limit=2${more}`);
    walked.push(...next.items.map((item) => item.id));
    cursor = next.nextCursor;
  }
  expect(walked).toEqual([first, fifth, fourth, third, second]);
  (await shop.owner.rest.put(`/api/conversations/${third}/resolve`)).is(200);
  (await shop.owner.rest.put(`/api/conversations/${fourth}/priority`, { priority: 'urgent' })).is(200);
  expect(await ids(shop, 'banana', '&status=resolved')).toEqual([third]);
  expect(await ids(shop, 'banana', '&priority=urgent')).toEqual([fourth]);
  expect(await ids(shop, 'banana', '&assignee=me')).toEqual([]);
});

test('lists are narrowed by when they were last active, and by what is laid aside', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const [one, two] = [await visitor.start('One'), await visitor.start('Two')];
  const list = async (query: string) =>
    (await shop.owner.rest.get(`/api/conversations?${query}`)).as(200, page).items.map((item) => item.id);
  const at = encodeURIComponent(two.lastActivityAt);
  expect(await list(`from=${at}`)).toEqual([two.id]);
  expect(await list(`to=${at}`)).toEqual([one.id]);
  const today = two.lastActivityAt.slice(0, 10);
  expect(await list(`from=${today}&to=${today}`)).toContain(two.id);
  expect(await list('to=2020-01-01')).toEqual([]);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  (await shop.owner.rest.put(`/api/conversations/${one.id}/snooze`, { until })).is(200);
  expect(await list('snoozed=true')).toEqual([one.id]);
  expect(await list('snoozed=false')).toEqual([two.id]);
  for (const [field, query] of [
    ['from', 'from=yesterday'],
    ['to', 'to=2026-02-30'],
    ['snoozed', 'snoozed=perhaps'],
    ['to', 'from=2026-02-02&to=2026-02-01'],
    ['tag', 'tag=%00'],
    ['tag', `tag=${'x'.repeat(51)}`],
    ['team', 'team=some'],
    ['q', `q=${'x'.repeat(201)}`],
  ] as const)
    expectField((await shop.owner.rest.get(`/api/conversations?${query}`)).problem('validation-failed'), field);
});

test('nobody finds what was said in another workspace', async () => {
  const [ours, theirs] = [await Workspace.create(server.url), await Workspace.create(server.url)];
  const room = await (await ours.visitor({ name: 'Pelikan' })).start('The platypus is ours');
  const other = await (await theirs.visitor()).start('Their platypus');
  await expect.poll(() => ids(ours, 'platypus'), soon).toEqual([room.id]);
  await expect.poll(() => ids(theirs, 'platypus'), soon).toEqual([other.id]);
  expect(await ids(theirs, 'pelikan')).toEqual([]);
});

test('what was sent while the server was about to die is found when it is back', async () => {
  const shop = await Workspace.create(server.url);
  const visitor = await shop.visitor();
  const room = await visitor.start('Before');
  await visitor.send(room.id, 'The quagga of the last second');
  await server.crash();
  await expect.poll(() => ids(shop, 'quagga'), soon).toEqual([room.id]);
});
