import { expect, test } from 'vitest';
import { newClientId, type VisitorActor, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const { owner } = shop;

type Status = shapes.Conversation['status'];

function put(id: string, verb: string, body?: unknown) {
  return owner.rest.put(`/api/conversations/${id}/${verb}`, body);
}

/** A conversation that has come to this state by itself. */
async function inState(status: Status): Promise<{ visitor: VisitorActor; id: string }> {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  if (status === 'active') (await put(id, 'assign', {})).is(200);
  if (status === 'resolved') (await put(id, 'resolve')).is(200);
  if (status === 'closed') (await put(id, 'close')).is(200);
  expect((await owner.conversation(id)).status).toBe(status);
  return { visitor, id };
}

/** What each verb makes of each state; `null` is an illegal change. */
const machine: [from: Status, verb: string, to: Status[] | null][] = [
  ['waiting', 'assign', ['active']],
  ['waiting', 'resolve', ['resolved']],
  ['waiting', 'close', ['closed']],
  ['waiting', 'reopen', null],
  ['active', 'assign', ['active']],
  ['active', 'resolve', ['resolved']],
  ['active', 'close', ['closed']],
  ['active', 'reopen', null],
  ['resolved', 'resolve', ['resolved']],
  ['resolved', 'close', ['closed']],
  ['resolved', 'reopen', ['waiting', 'active']],
  ['closed', 'assign', null],
  ['closed', 'resolve', null],
  ['closed', 'close', ['closed']],
  ['closed', 'reopen', ['waiting', 'active']],
];

test.each(machine)('%s, then %s: %j', async (from, verb, to) => {
  const { id } = await inState(from);
  const before = await owner.conversation(id);
  const answer = await put(id, verb, verb === 'assign' ? {} : undefined);
  const after = await owner.conversation(id);
  if (to === null) {
    answer.problem('invalid-transition');
    expect(after).toEqual(before);
    return;
  }
  expect(to).toContain(answer.as(200, shapes.conversation).status);
  expect(to).toContain(after.status);
  if (after.status === from && verb !== 'assign') expect(after, 'asking for the state it is in').toEqual(before);
});

test('unassigning lets an active conversation wait again', async () => {
  const { id } = await inState('active');
  const after = (await put(id, 'assign', { agentId: null })).as(200, shapes.conversation);
  expect(after).toMatchObject({ status: 'waiting', assignee: null });
});

test('closing is timed, reopening takes it back', async () => {
  const { id } = await inState('closed');
  expect((await owner.conversation(id)).closedAt).not.toBeNull();
  expect((await put(id, 'reopen')).as(200, shapes.conversation).closedAt).toBeNull();
});

test('a visitor who writes reopens what was resolved', async () => {
  const { id, visitor } = await inState('resolved');
  const live = await owner.live();
  await visitor.send(id, 'It broke again');
  await live.heard(
    'conversation:updated',
    ({ conversation }) => conversation.id === id && conversation.status === 'waiting',
  );
  expect((await owner.conversation(id)).status).toBe('waiting');
});

test('what was resolved while somebody had it comes back to them', async () => {
  const { id, visitor } = await inState('active');
  (await put(id, 'resolve')).is(200);
  await visitor.send(id, 'It broke again');
  const after = await owner.conversation(id);
  expect(after.assignee === null ? 'waiting' : 'active').toBe(after.status);
});

test('nobody writes into a closed conversation until an agent reopens it', async () => {
  const { id, visitor } = await inState('closed');
  const [visitorLive, ownerLive] = [await visitor.live(), await owner.live()];
  const content = 'Too late';
  const clientId = newClientId();
  (await visitor.rest.post('/api/chat/messages', { roomId: id, clientId, content })).problem('conversation-closed');
  (await owner.rest.post('/api/messages', { conversationId: id, clientId, content })).problem('conversation-closed');
  for (const live of [visitorLive, ownerLive]) {
    await live.refused('message:send', { conversationId: id, clientId, content }, 'conversation-closed');
  }
  (await put(id, 'reopen')).is(200);
  await visitor.send(id, content, clientId);
});

test('a visitor closes the own conversation, again is the same, and opens it not', async () => {
  const { id, visitor } = await inState('waiting');
  const live = await owner.live();
  const set = (body: unknown) => visitor.rest.put(`/api/chat/rooms/${id}`, body);
  expect((await set({ status: 'closed' })).as(200, shapes.conversation).status).toBe('closed');
  await live.heard(
    'conversation:updated',
    ({ conversation }) => conversation.id === id && conversation.status === 'closed',
  );
  (await set({ status: 'closed' })).as(200, shapes.conversation);
  for (const status of ['waiting', 'active', 'resolved', 'open', 1]) {
    expectField((await set({ status })).problem('validation-failed'), 'status');
  }
});

test('both sides hear of a change of status at once', async () => {
  const { id, visitor } = await inState('waiting');
  const [visitorLive, agentLive] = [await visitor.live(), await (await shop.hire()).live()];
  for (const [verb, status] of [
    ['resolve', 'resolved'],
    ['reopen', 'waiting'],
    ['close', 'closed'],
  ] as const) {
    (await put(id, verb)).is(200);
    for (const live of [visitorLive, agentLive]) {
      await live.heard(
        'conversation:updated',
        ({ conversation }) => conversation.id === id && conversation.status === status,
      );
    }
  }
});

test('priority is set, announced, and refused when unknown', async () => {
  const { id, visitor } = await inState('waiting');
  const live = await owner.live();
  for (const priority of ['low', 'normal', 'high', 'urgent']) {
    expect((await put(id, 'priority', { priority })).as(200, shapes.conversation).priority).toBe(priority);
    await live.heard('conversation:updated', ({ conversation }) => conversation.priority === priority);
  }
  expectField((await put(id, 'priority', { priority: 'whatever' })).problem('validation-failed'), 'priority');
  expectField((await put(id, 'priority', {})).problem('validation-failed'), 'priority');
  const own = await visitor.rest.put(`/api/chat/rooms/${id}`, { priority: 'high' });
  expect(own.as(200, shapes.conversation).priority).toBe('high');
});

test('the first response is timed once', async () => {
  const { id } = await inState('waiting');
  const first = await owner.send(id, 'Hello');
  const timed = (await owner.conversation(id)).firstResponseAt;
  expect(timed).toBe(first.createdAt);
  await owner.send(id, 'Still here');
  expect((await owner.conversation(id)).firstResponseAt).toBe(timed);
});
