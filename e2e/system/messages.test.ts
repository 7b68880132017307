import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { databaseUnderTest, psql } from '../support/database.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const agent = await shop.hire('agent', 'Anna');

/** A conversation of `count` messages of the visitor, numbered in their text too. */
async function conversationOf(count: number) {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('m1');
  const live = await visitor.live();
  const sends = [];
  for (let seq = 2; seq <= count; seq += 1) {
    sends.push(live.ok('message:send', { conversationId: id, clientId: `c${seq}`, content: `m${seq}` }));
  }
  await Promise.all(sends);
  return { visitor, id };
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

test('history by after, before, limit, and neither', async () => {
  const { id, visitor } = await conversationOf(130);
  const read = async (query: string) => {
    const { items, hasMore } = (await agent.rest.get(`/api/messages/${id}${query}`)).as(
      200,
      shapes.runOf(shapes.message),
    );
    for (const message of items) expect(message.content).toBe(`m${message.seq}`);
    return { seqs: items.map((message) => message.seq), hasMore };
  };
  expect(await read('')).toEqual({ seqs: range(31, 130), hasMore: true });
  expect(await read('?limit=10')).toEqual({ seqs: range(121, 130), hasMore: true });
  expect(await read('?limit=500')).toEqual({ seqs: range(1, 130), hasMore: false });
  expect(await read('?after=0')).toEqual({ seqs: range(1, 100), hasMore: true });
  expect(await read('?after=100')).toEqual({ seqs: range(101, 130), hasMore: false });
  expect(await read('?after=100&limit=30')).toEqual({ seqs: range(101, 130), hasMore: false });
  expect(await read('?after=100&limit=29')).toEqual({ seqs: range(101, 129), hasMore: true });
  expect(await read('?after=130')).toEqual({ seqs: [], hasMore: false });
  expect(await read('?after=9999')).toEqual({ seqs: [], hasMore: false });
  expect(await read('?before=31&limit=10')).toEqual({ seqs: range(21, 30), hasMore: true });
  expect(await read('?before=11&limit=10')).toEqual({ seqs: range(1, 10), hasMore: false });
  expect(await read('?before=1')).toEqual({ seqs: [], hasMore: false });
  const own = await visitor.rest.get(`/api/chat/messages?roomId=${id}&after=128`);
  expect(own.as(200, shapes.runOf(shapes.message)).items.map((message) => message.seq)).toEqual([129, 130]);
});

test('an agent’s message says who wrote it and reaches the visitor', async () => {
  const { id, visitor } = await conversationOf(1);
  const live = await visitor.live();
  const clientId = newClientId();
  const message = await agent.send(id, 'How can I help?', clientId);
  expect(message).toMatchObject({
    conversationId: id,
    clientId,
    sender: { kind: 'agent', id: agent.id, name: 'Anna' },
    kind: 'text',
    content: 'How can I help?',
    attachments: [],
    status: 'sent',
    editedAt: null,
    deletedAt: null,
  });
  const heard = await live.heard('message:new', (data) => data.message.id === message.id);
  expect(heard.message).toMatchObject({ seq: message.seq, content: 'How can I help?', sender: { kind: 'agent' } });
});

test.each([
  ['conversationId', { conversationId: undefined }],
  ['clientId', { clientId: undefined }],
  ['clientId', { clientId: 7 }],
  ['content', { content: undefined }],
  ['content', { content: null }],
  ['content', { content: ['x'] }],
])('sending with a bad %s is refused over both doors: %j', async (field, more) => {
  const { id, visitor } = await conversationOf(1);
  const body = { conversationId: id, clientId: newClientId(), content: 'x', ...more };
  expectField((await agent.rest.post('/api/messages', body)).problem('validation-failed'), field);
  const live = await visitor.live();
  expectField(await live.refused('message:send', body, 'validation-failed'), field);
  expect((await agent.conversation(id)).lastSeq).toBe(1);
});

test('an own message is edited: both sides see it, its number stays', async () => {
  const { id, visitor } = await conversationOf(1);
  const message = await agent.send(id, 'Helo');
  const live = await visitor.live();
  const edited = (await agent.rest.put(`/api/messages/${message.id}`, { content: 'Hello' })).as(200, shapes.message);
  expect(edited).toMatchObject({ id: message.id, seq: message.seq, content: 'Hello', createdAt: message.createdAt });
  expect(edited.editedAt).not.toBeNull();
  const heard = await live.heard('message:updated', (data) => data.message.id === message.id);
  expect(heard.message).toMatchObject({ content: 'Hello', seq: message.seq });
  expect((await visitor.history(id)).find((each) => each.id === message.id)?.content).toBe('Hello');
});

test('a deleted message keeps its number and loses its content', async () => {
  const { id, visitor } = await conversationOf(1);
  const message = await agent.send(id, 'Not meant for you');
  const next = await agent.send(id, 'This is');
  const live = await visitor.live();
  (await agent.rest.delete(`/api/messages/${message.id}`)).is(204);
  const heard = await live.heard('message:updated', (data) => data.message.id === message.id);
  expect(heard.message.deletedAt).not.toBeNull();
  const history = await visitor.history(id);
  expect(history.map((each) => each.seq)).toEqual(range(1, next.seq));
  expect(JSON.stringify([history, live.heardAll, await agent.history(id)])).not.toContain('Not meant for you');
  (await agent.rest.put(`/api/messages/${message.id}`, { content: 'Back' })).problem('not-found', 'conflict');
});

test('a deleted last message is gone from the list too', async () => {
  const { id, visitor } = await conversationOf(1);
  const message = await agent.send(id, 'A slip of the tongue');
  (await agent.rest.delete(`/api/messages/${message.id}`)).is(204);
  const answers = [
    await agent.rest.get('/api/conversations'),
    await agent.rest.get(`/api/conversations/${id}`),
    await visitor.rest.get('/api/chat/rooms'),
  ];
  for (const answer of answers) expect(answer.is(200).text).not.toContain('A slip of the tongue');
});

test('other people’s messages are theirs', async () => {
  const { id, visitor } = await conversationOf(1);
  const colleague = await shop.hire();
  const message = await agent.send(id, 'Mine');
  const [visitors] = await visitor.history(id);
  for (const target of [message.id, visitors?.id]) {
    (await colleague.rest.put(`/api/messages/${target}`, { content: 'Changed' })).problem('forbidden');
    (await colleague.rest.delete(`/api/messages/${target}`)).problem('forbidden');
  }
  (await visitor.rest.put(`/api/messages/${visitors?.id}`, { content: 'Changed' })).problem('forbidden');
  expect((await visitor.history(id)).map((each) => each.content)).toContain('Mine');
});

test('an edit is held to the rules of a message', async () => {
  const { id } = await conversationOf(1);
  const message = await agent.send(id, 'Fine');
  for (const content of ['', ' \n', 'a\u0000b', 'x'.repeat(10_001), 5, null, undefined]) {
    const answer = await agent.rest.put(`/api/messages/${message.id}`, { content });
    expectField(answer.problem('validation-failed'), 'content');
  }
});

test('reading over HTTP moves the mark up to that message, and the visitor sees it', async () => {
  const { id, visitor } = await conversationOf(3);
  const live = await visitor.live();
  const second = (await visitor.history(id))[1];
  (await agent.rest.put(`/api/messages/${second?.id}/read`)).is(200, 204);
  const heard = await live.heard('message:read', (data) => data.conversationId === id);
  expect(heard).toMatchObject({ seq: 2, by: { kind: 'agent', id: agent.id, name: 'Anna' } });
  expect((await visitor.history(id)).map((message) => message.status)).toEqual(['read', 'read', 'sent']);
  expect((await agent.conversation(id)).unread).toBe(1);
});

test('read-all reads all', async () => {
  const { id, visitor } = await conversationOf(3);
  const live = await visitor.live();
  (await agent.rest.put(`/api/messages/conversation/${id}/read-all`)).is(200, 204);
  await live.heard('message:read', (data) => data.conversationId === id && data.seq === 3);
  expect((await visitor.history(id)).map((message) => message.status)).toEqual(['read', 'read', 'read']);
  expect((await agent.conversation(id)).unread).toBe(0);
});

test('an agent’s message is read when the visitor reads it', async () => {
  const { id, visitor } = await conversationOf(1);
  const message = await agent.send(id, 'Please read');
  const live = await visitor.live();
  await live.ok('message:read', { conversationId: id, seq: message.seq });
  const seen = (await agent.history(id)).find((each) => each.id === message.id);
  expect(seen?.status).toBe('read');
});

test('another business’s messages do not exist', async () => {
  const { id } = await conversationOf(1);
  const message = await agent.send(id, 'Ours');
  const other = await Workspace.create(server.url);
  const { rest } = other.owner;
  (await rest.get(`/api/messages/${id}`)).problem('not-found');
  (await rest.post('/api/messages', { conversationId: id, clientId: 'x', content: 'x' })).problem('not-found');
  (await rest.put(`/api/messages/${message.id}`, { content: 'x' })).problem('not-found');
  (await rest.delete(`/api/messages/${message.id}`)).problem('not-found');
  (await rest.put(`/api/messages/${message.id}/read`)).problem('not-found');
  (await rest.put(`/api/messages/conversation/${id}/read-all`)).problem('not-found');
});

test.runIf(databaseUnderTest() === 'postgres')('what a message said before is kept', async () => {
  const { id } = await conversationOf(1);
  const message = await agent.send(id, 'First');
  for (const content of ['Second', 'Third']) (await agent.rest.put(`/api/messages/${message.id}`, { content })).is(200);
  (await agent.rest.delete(`/api/messages/${message.id}`)).is(204);
  const kept = `SELECT content FROM message_revisions WHERE message_id = '${message.id}' ORDER BY revision`;
  expect((await psql(server.database.url, kept)).trim().split('\n')).toEqual(['First', 'Second', 'Third']);
});
