import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const agent = await shop.hire('agent', 'Anna');
const visitor = await shop.visitor();

const path = (id: string): string => `/api/conversations/${id}/notes`;

async function note(id: string, content: string, clientId = newClientId()): Promise<shapes.Note> {
  return (await agent.rest.post(path(id), { clientId, content })).as(201, shapes.note);
}

test('notes have their own dense numbers and stand behind a message', async () => {
  const { id } = await visitor.start();
  const first = await note(id, 'Be kind');
  await visitor.send(id, 'Second message');
  const second = await note(id, 'Was kind');
  expect(first).toMatchObject({ noteSeq: 1, afterSeq: 1, author: { id: agent.id, name: 'Anna' }, content: 'Be kind' });
  expect(second).toMatchObject({ noteSeq: 2, afterSeq: 2 });
  expect((await agent.conversation(id)).lastSeq, 'outside of the visitor’s numbers').toBe(2);
});

test('notes are listed in order, after a number, by pages', async () => {
  const { id } = await visitor.start();
  for (const content of ['one', 'two', 'three']) await note(id, content);
  const list = async (query: string) => (await agent.rest.get(path(id) + query)).as(200, shapes.runOf(shapes.note));
  expect((await list('')).items.map((each) => each.content)).toEqual(['one', 'two', 'three']);
  expect((await list('?after=1')).items.map((each) => each.content)).toEqual(['two', 'three']);
  const page = await list('?after=0&limit=2');
  expect(page.items.map((each) => each.noteSeq)).toEqual([1, 2]);
  expect(page.hasMore).toBe(true);
  expect(await list('?after=3')).toEqual({ items: [], hasMore: false });
});

test('a note sent again, over either door, at once or later, is one note', async () => {
  const { id } = await visitor.start();
  const live = await agent.live();
  const colleague = await (await shop.hire()).live();
  await colleague.ok('conversation:join', { conversationId: id });
  const clientId = newClientId();
  const first = await note(id, 'Once', clientId);
  const again = await agent.rest.post(path(id), { clientId, content: 'Once' });
  expect(again.as(200, shapes.note)).toEqual(first);
  const overSocket = await live.ok('note:add', { conversationId: id, clientId, content: 'Once' });
  expect(overSocket.note).toEqual(first);
  const many = newClientId();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => agent.rest.post(path(id), { clientId: many, content: 'Many' })),
  );
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  expect(new Set(answers.map((answer) => (answer.json as shapes.Note).id)).size).toBe(1);
  await note(id, 'The fence');
  await colleague.heard('note:new', (data) => data.note.content === 'The fence');
  expect(colleague.all('note:new').map((data) => data.note.content)).toEqual(['Once', 'Many', 'The fence']);
});

test('agents hear of notes, the visitor never does, whatever asks', async () => {
  const { id } = await visitor.start();
  const [visitorLive, colleague, live] = [await visitor.live(), await (await shop.hire()).live(), await agent.live()];
  await visitorLive.ok('conversation:join', { conversationId: id });
  await colleague.ok('conversation:join', { conversationId: id });
  const secret = 'secret-of-the-house';
  await live.ok('note:add', { conversationId: id, clientId: newClientId(), content: secret });
  await colleague.heard('note:new', (data) => data.note.content === secret);
  await agent.send(id, 'The fence');
  await visitorLive.heardText('The fence');
  const join = await visitorLive.ok('conversation:join', { conversationId: id, after: 0, notesAfter: 0 });
  const reads = [
    await visitor.rest.get(`/api/chat/rooms/${id}`),
    await visitor.rest.get('/api/chat/rooms'),
    await visitor.rest.get(`/api/chat/messages?roomId=${id}`),
  ].map((answer) => answer.text);
  const again = await visitorLive.ok('visitor:connect', { siteKey: shop.siteKey, token: visitor.token });
  expect(JSON.stringify([visitorLive.heardAll, join, reads, again])).not.toContain(secret);
  (await visitor.rest.get(path(id))).problem('forbidden');
  const add = { conversationId: id, clientId: newClientId(), content: 'Mine' };
  (await visitor.rest.post(path(id), add)).problem('forbidden');
  await visitorLive.refused('note:add', add, 'forbidden');
});

test('another business hears and sees no note', async () => {
  const { id } = await visitor.start();
  const other = await Workspace.create(server.url);
  const live = await other.owner.live();
  await live.refused('note:add', { conversationId: id, clientId: newClientId(), content: 'x' }, 'not-found');
  (await other.owner.rest.get(path(id))).problem('not-found');
  (await other.owner.rest.post(path(id), { clientId: newClientId(), content: 'x' })).problem('not-found');
});

test('joining brings the notes behind a number', async () => {
  const { id } = await visitor.start();
  for (const content of ['one', 'two', 'three']) await note(id, content);
  const live = await agent.live();
  const all = await live.ok('conversation:join', { conversationId: id });
  expect(all.notes?.map((each) => each.noteSeq)).toEqual([1, 2, 3]);
  const rest = await live.ok('conversation:join', { conversationId: id, after: 0, notesAfter: 2 });
  expect(rest.notes?.map((each) => each.content)).toEqual(['three']);
});

test('a note can be written on a closed conversation', async () => {
  const { id } = await visitor.start();
  (await agent.rest.put(`/api/conversations/${id}/close`)).is(200);
  expect((await note(id, 'For the record')).noteSeq).toBe(1);
});

test('notes of many at once are numbered without gaps', async () => {
  const { id } = await visitor.start();
  const notes = await Promise.all(Array.from({ length: 30 }, (_, index) => note(id, `n${index}`)));
  expect(notes.map((each) => each.noteSeq).sort((a, b) => a - b)).toEqual(notes.map((_, index) => index + 1));
});
