import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const ann = await shop.hire('agent', 'Ann');
const bob = await shop.hire('agent', 'Bob');
const { owner } = shop;

type Agent = typeof ann;

const read = async (id: string, by: Agent = owner) =>
  (await by.rest.get(`/api/conversations/${id}`)).as(200, shapes.conversationForAgents);

const put = async (by: Agent, id: string, what: string, body: unknown) =>
  by.rest.put(`/api/conversations/${id}/${what}`, body);

const done = async (by: Agent, id: string, what: string, body: unknown) =>
  (await put(by, id, what, body)).as(200, shapes.conversationForAgents);

const begin = async () => {
  const visitor = await shop.visitor();
  return { visitor, id: (await visitor.start()).id };
};

test('a conversation is handed on to a colleague, with a note that the visitor never sees', async () => {
  const { visitor, id } = await begin();
  const [visitorLive, bobLive] = [await visitor.live(), await bob.live()];
  await done(ann, id, 'assign', {});
  const given = await done(ann, id, 'transfer', { agentId: bob.id, note: 'Wants a refund' });
  expect(given).toMatchObject({ status: 'active', assignee: { id: bob.id, name: 'Bob' } });
  await bobLive.heard('agent:assigned', (data) => data.conversationId === id);
  await bobLive.heard('note:new', (data) => data.note.content === 'Wants a refund');
  const joined = await visitorLive.heard(
    'message:new',
    (data) => data.message.kind === 'event' && data.message.sender.name === 'Bob',
  );
  expect(joined.message.content).toBe('joined');
  expect(JSON.stringify(visitorLive.heardAll)).not.toContain('refund');
});

test('a conversation is handed on to a team, and waits for whoever of it takes it', async () => {
  const team = (await owner.rest.post('/api/teams', { name: 'Billing', members: [bob.id] })).as(201, shapes.team);
  const { visitor, id } = await begin();
  const visitorLive = await visitor.live();
  await done(ann, id, 'assign', {});
  const given = await done(ann, id, 'transfer', { teamId: team.id });
  expect(given).toMatchObject({ status: 'waiting', assignee: null, team: team.id });
  expect(given.waitingSince).not.toBeNull();
  await visitorLive.heard('message:new', (data) => data.message.content === 'transferred');
  const list = (await owner.rest.get(`/api/conversations?team=${team.id}`)).as(
    200,
    shapes.listOf(shapes.conversationForAgents),
  );
  expect(list.items.map((each) => each.id)).toEqual([id]);
  expect(await done(bob, id, 'assign', {})).toMatchObject({ status: 'active', team: team.id, waitingSince: null });
});

test('what a transfer refuses', async () => {
  const { id } = await begin();
  await done(ann, id, 'assign', {});
  expectField((await put(ann, id, 'transfer', {})).problem('validation-failed'), 'agentId');
  expectField((await put(ann, id, 'transfer', { agentId: bob.id, note: ' ' })).problem('validation-failed'), 'note');
  (await put(ann, id, 'transfer', { agentId: '0199a0b0-0000-7000-8000-000000000000' })).problem('not-found');
  (await put(ann, id, 'transfer', { teamId: '0199a0b0-0000-7000-8000-000000000000' })).problem('not-found');
  expect((await put(bob, id, 'transfer', { agentId: bob.id })).problem('already-assigned')).toMatchObject({
    assignee: { id: ann.id },
  });
  await done(owner, id, 'transfer', { agentId: bob.id });
  await done(owner, id, 'close', {});
  (await put(owner, id, 'transfer', { agentId: ann.id })).problem('invalid-transition');
});

test('tags are put as a whole, each once, in the workspace’s own spelling, and new ones are made', async () => {
  const { visitor, id } = await begin();
  (await owner.rest.post('/api/tags', { name: 'VIP', color: '#aa0000' })).is(201);
  const tagged = await done(ann, id, 'tags', { tags: ['vip', 'Straße', 'VIP'] });
  expect(tagged.tags).toEqual(['VIP', 'Straße']);
  const { items } = (await ann.rest.get('/api/tags')).as(200, shapes.listOf(shapes.tag));
  expect(items.map((tag) => tag.name)).toEqual(['Straße', 'VIP']);
  expect((await visitor.rest.get(`/api/chat/rooms/${id}`)).is(200).json).toMatchObject({ tags: [] });
  const found = (await ann.rest.get('/api/conversations?tag=VIP')).as(200, shapes.listOf(shapes.conversation));
  expect(found.items.map((each) => each.id)).toEqual([id]);
  const other = (await ann.rest.get('/api/conversations?tag=vip')).as(200, shapes.listOf(shapes.conversation));
  expect(other.items, 'as it is written, on every database').toEqual([]);
  expect((await done(ann, id, 'tags', { tags: [] })).tags).toEqual([]);
  expectField((await put(ann, id, 'tags', { tags: ['a\nb'] })).problem('validation-failed'), 'tags[0]');
  expectField((await put(ann, id, 'tags', { tags: ['x'.repeat(51)] })).problem('validation-failed'), 'tags[0]');
  expectField(
    (await put(ann, id, 'tags', { tags: Array.from({ length: 21 }, (_, i) => `t${i}`) })).problem('validation-failed'),
    'tags',
  );
});

test('a tag that is renamed or deleted is so in every conversation', async () => {
  const { id } = await begin();
  const tag = (await owner.rest.post('/api/tags', { name: 'Urgnet' })).as(201, shapes.tag);
  await done(ann, id, 'tags', { tags: ['Urgnet'] });
  await done(ann, id, 'close', {});
  (await owner.rest.put(`/api/tags/${tag.id}`, { name: 'Hurry' })).is(200);
  await expect.poll(async () => (await read(id)).tags).toEqual(['Hurry']);
  // Only the case of its letters: that ends, too.
  (await owner.rest.put(`/api/tags/${tag.id}`, { name: 'HURRY' })).is(200);
  await expect.poll(async () => (await read(id)).tags).toEqual(['HURRY']);
  const found = async (word: string) =>
    (await owner.rest.get(`/api/conversations?tag=${word}`)).as(200, shapes.listOf(shapes.conversation)).items.length;
  expect([await found('HURRY'), await found('Hurry')]).toEqual([1, 0]);
  const { updatedAt } = await read(id);
  const other = (await owner.rest.post('/api/tags', { name: 'Other' })).as(201, shapes.tag);
  (await owner.rest.delete(`/api/tags/${other.id}`)).is(204);
  expect((await read(id)).updatedAt, 'nobody goes on renaming').toBe(updatedAt);
  (await owner.rest.post('/api/tags', { name: 'hurry' })).problem('conflict');
  expectField((await owner.rest.put(`/api/tags/${tag.id}`, { color: 'red' })).problem('validation-failed'), 'color');
  (await owner.rest.delete(`/api/tags/${tag.id}`)).is(204);
  await expect.poll(async () => (await read(id)).tags).toEqual([]);
});

test('teams: names are theirs alone, and members work here', async () => {
  const made = (await owner.rest.post('/api/teams', { name: 'Night shift', members: [ann.id] })).as(201, shapes.team);
  expect((await ann.rest.get('/api/auth/me')).is(200).json).toMatchObject({ teams: [made.id] });
  (await owner.rest.post('/api/teams', { name: 'Night shift' })).problem('conflict');
  expectField((await owner.rest.post('/api/teams', { name: ' ' })).problem('validation-failed'), 'name');
  expectField(
    (await owner.rest.put(`/api/teams/${made.id}`, { members: [made.id] })).problem('validation-failed'),
    'members[0]',
  );
  const changed = (await owner.rest.put(`/api/teams/${made.id}`, { members: [bob.id] })).as(200, shapes.team);
  expect(changed).toEqual({ ...made, members: [bob.id] });
  (await owner.rest.delete(`/api/teams/${made.id}`)).is(204);
  (await owner.rest.delete(`/api/teams/${made.id}`)).problem('not-found');
});

test('subject and fields: what is not named stays, null takes away', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('Hello', { subject: 'Old', fields: { order: '7', plan: 'free' } });
  const change = async (body: unknown) =>
    (await ann.rest.put(`/api/conversations/${id}`, body)).as(200, shapes.conversationForAgents);
  expect(await change({ fields: { plan: null, note: 1 } })).toMatchObject({
    subject: 'Old',
    fields: { order: '7', note: 1 },
  });
  expect(await change({ subject: 'New' })).toMatchObject({ subject: 'New', fields: { order: '7', note: 1 } });
  expect(await change({ subject: null })).toMatchObject({ subject: null });
  expectField(
    (await ann.rest.put(`/api/conversations/${id}`, { subject: 'x'.repeat(301) })).problem('validation-failed'),
    'subject',
  );
  expectField(
    (await ann.rest.put(`/api/conversations/${id}`, { fields: { deep: {} } })).problem('validation-failed'),
    'fields.deep',
  );
});

test('the visitor rates, and rates anew; the agents hear of it', async () => {
  const { visitor, id } = await begin();
  const live = await owner.live();
  const rate = async (body: unknown) => visitor.rest.put(`/api/conversations/${id}/rate`, body);
  expect((await rate({ score: 2 })).is(200).json).toMatchObject({ rating: { score: 2, comment: null } });
  await done(owner, id, 'close', {});
  (await rate({ score: 5, comment: 'In the end, fine' })).is(200);
  const heard = await live.heard(
    'conversation:updated',
    (data) => data.conversation.id === id && JSON.stringify(data.conversation).includes('In the end, fine'),
  );
  expect(heard.conversation).toMatchObject({ rating: { score: 5 } });
  for (const score of [0, 6, 2.5, '5']) expectField((await rate({ score })).problem('validation-failed'), 'score');
  expectField((await rate({ score: 3, comment: ' ' })).problem('validation-failed'), 'comment');
});

test('what is laid aside is so until then, or until the visitor writes', async () => {
  const { visitor, id } = await begin();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  expect(await done(ann, id, 'snooze', { until })).toMatchObject({ snoozedUntil: until, status: 'waiting' });
  await visitor.send(id, 'Hello again');
  expect((await read(id)).snoozedUntil).toBeNull();
  expectField(
    (await put(ann, id, 'snooze', { until: '2020-01-01T00:00:00.000Z' })).problem('validation-failed'),
    'until',
  );
  expectField((await put(ann, id, 'snooze', { until: 'tomorrow' })).problem('validation-failed'), 'until');
  await done(ann, id, 'resolve', {});
  (await put(ann, id, 'snooze', { until })).problem('invalid-transition');
});

test('of two conversations of one visitor one goes on in the other', async () => {
  const visitor = await shop.visitor();
  const [from, into] = [await visitor.start('First'), await visitor.start('Second')];
  const live = await visitor.live();
  const merged = await done(ann, from.id, 'merge', { into: into.id });
  expect(merged).toMatchObject({ status: 'closed', mergedInto: into.id });
  await live.heard('message:new', (data) => data.message.content === 'merged');
  expect((await done(ann, from.id, 'merge', { into: into.id })).mergedInto).toBe(into.id);
  (await put(ann, from.id, 'reopen', {})).problem('invalid-transition');
  (await put(ann, into.id, 'merge', { into: from.id })).problem('conflict');
  const { id: stranger } = await begin();
  expectField((await put(ann, into.id, 'merge', { into: stranger })).problem('validation-failed'), 'into');
  (await put(ann, into.id, 'merge', { into: into.id })).problem('conflict');
});

test('many at once: each is done or refused by itself', async () => {
  const [one, two] = [await begin(), await begin()];
  await done(owner, two.id, 'close', {});
  const nowhere = '0199a0b0-0000-7000-8000-000000000000';
  const bulk = async (body: unknown) => owner.rest.post('/api/conversations/bulk', body);
  const answer = (await bulk({ ids: [one.id, two.id, nowhere], act: { do: 'resolve' } })).is(200).json;
  expect(answer).toMatchObject({
    items: [
      { id: one.id, conversation: { status: 'resolved' }, error: null },
      { id: two.id, conversation: null, error: { type: '/problems/invalid-transition' } },
      { id: nowhere, conversation: null, error: { type: '/problems/not-found' } },
    ],
  });
  (await bulk({ ids: [one.id], act: { do: 'tag', add: ['Spring'] } })).is(200);
  expect((await read(one.id)).tags).toEqual(['Spring']);
  (await bulk({ ids: [one.id], act: { do: 'assign', agentId: ann.id } })).is(200);
  expect((await read(one.id)).assignee?.id).toBe(ann.id);
  expectField((await bulk({ ids: [], act: { do: 'resolve' } })).problem('validation-failed'), 'ids');
  expectField((await bulk({ ids: [one.id], act: { do: 'explode' } })).problem('validation-failed'), 'act.do');
});

test('both sides react to messages, each emoji once, and take it back', async () => {
  const { visitor, id } = await begin();
  const message = await ann.send(id, 'Solved?');
  const live = await visitor.live();
  const path = `/api/messages/${message.id}/reactions/${encodeURIComponent('👍')}`;
  (await visitor.rest.put(path, {})).is(200);
  (await visitor.rest.put(path, {})).is(200);
  const both = (await bob.rest.put(path, {})).as(200, shapes.message);
  expect(both.reactions).toMatchObject([{ emoji: '👍', by: [{ kind: 'visitor' }, { kind: 'agent', name: 'Bob' }] }]);
  await live.heard('message:updated', (data) => JSON.stringify(data.message).includes('Bob'));
  (await visitor.rest.delete(path)).is(200);
  const { messages } = await owner.conversation(id);
  expect(messages.at(-1)).toMatchObject({ id: message.id, reactions: [{ emoji: '👍', by: [{ name: 'Bob' }] }] });
  expectField(
    (await bob.rest.put(`/api/messages/${message.id}/reactions/abc`, {})).problem('validation-failed'),
    'emoji',
  );
});

test('a note that names a colleague reaches them, wherever they are', async () => {
  const { id } = await begin();
  const [bobLive, ownerLive] = [await bob.live(), await owner.live()];
  const added = await ann.rest.post(`/api/conversations/${id}/notes`, {
    clientId: newClientId(),
    content: 'Could you look, @bob?',
  });
  expect(added.as(201, shapes.note).mentions).toEqual([bob.id]);
  const heard = await bobLive.heard('note:new', (data) => data.note.conversationId === id);
  expect(heard.note.mentions).toEqual([bob.id]);
  await (await shop.visitor()).start('The fence');
  await ownerLive.heard('conversation:new', () => true);
  expect(ownerLive.all('note:new')).toEqual([]);
});

test('what was waiting and what waits for an answer can be told', async () => {
  const { visitor, id } = await begin();
  expect((await read(id)).awaitingSince).not.toBeNull();
  await done(ann, id, 'assign', {});
  await ann.send(id, 'How can I help?');
  expect(await read(id)).toMatchObject({ awaitingSince: null, waitingSince: null });
  await visitor.send(id, 'Like this');
  expect((await read(id)).awaitingSince).not.toBeNull();
});
