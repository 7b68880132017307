import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const agent = await shop.hire('agent', 'Anna');

/** A conversation with three lines of the visitor, both sides connected. */
async function chat() {
  const visitor = await shop.visitor({ name: 'Vera' });
  const { id } = await visitor.start('1');
  for (const content of ['2', '3']) await visitor.send(id, content);
  const [visitorLive, agentLive] = [await visitor.live(), await agent.live()];
  await agentLive.ok('conversation:join', { conversationId: id });
  const statuses = async () => (await visitor.history(id)).slice(0, 3).map((message) => message.status);
  return { visitor, id, visitorLive, agentLive, statuses };
}

test('sent, delivered, read: each mark moves the lines up to it', async () => {
  const { id, visitorLive, agentLive, statuses } = await chat();
  expect(await statuses()).toEqual(['sent', 'sent', 'sent']);
  await agentLive.ok('message:delivered', { conversationId: id, seq: 2 });
  const delivered = await visitorLive.heard('message:delivered');
  expect(delivered).toMatchObject({ conversationId: id, seq: 2, by: { kind: 'agent', id: agent.id, name: 'Anna' } });
  expect(await statuses()).toEqual(['delivered', 'delivered', 'sent']);
  await agentLive.ok('message:read', { conversationId: id, seq: 1 });
  await visitorLive.heard('message:read', (data) => data.seq === 1);
  expect(await statuses()).toEqual(['read', 'delivered', 'sent']);
});

test('read implies delivered', async () => {
  const { id, agentLive, statuses } = await chat();
  await agentLive.ok('message:read', { conversationId: id, seq: 2 });
  expect(await statuses()).toEqual(['read', 'read', 'sent']);
  await agentLive.ok('message:delivered', { conversationId: id, seq: 1 });
  expect(await statuses()).toEqual(['read', 'read', 'sent']);
});

test('a mark never goes back, and saying so again tells nobody', async () => {
  const { id, visitorLive, agentLive, statuses } = await chat();
  await agentLive.ok('message:read', { conversationId: id, seq: 3 });
  await agentLive.ok('message:read', { conversationId: id, seq: 1 });
  await agentLive.ok('message:read', { conversationId: id, seq: 3 });
  await agentLive.ok('message:send', { conversationId: id, clientId: newClientId(), content: 'fence' });
  await visitorLive.heardText('fence');
  expect(visitorLive.all('message:read').map((data) => data.seq)).toEqual([3]);
  expect(await statuses()).toEqual(['read', 'read', 'read']);
});

test('a mark never goes past the last line', async () => {
  const { id, visitor, visitorLive, agentLive } = await chat();
  await agentLive.emit('message:read', { conversationId: id, seq: 1_000_000 });
  const later = await visitor.send(id, 'Not read yet');
  await agentLive.ok('message:send', { conversationId: id, clientId: newClientId(), content: 'fence' });
  await visitorLive.heardText('fence');
  for (const event of ['message:read', 'message:delivered'] as const) {
    for (const data of visitorLive.all(event)) expect(data.seq).toBeLessThan(later.seq);
  }
  expect((await visitor.history(id)).find((message) => message.id === later.id)?.status).toBe('sent');
});

test.each([0, -1, 1.5, 'x', null, undefined, 2 ** 53])('the mark %j is refused or changes nothing', async (seq) => {
  const { id, agentLive, statuses } = await chat();
  if (seq !== 0 && seq !== 2 ** 53) {
    const problem = await agentLive.refused('message:read', { conversationId: id, seq }, 'validation-failed');
    expectField(problem, 'seq');
    expect(await statuses()).toEqual(['sent', 'sent', 'sent']);
  } else {
    await agentLive.emit('message:delivered', { conversationId: id, seq });
  }
  await agentLive.ok('message:delivered', { conversationId: id, seq: 1 });
});

test('any agent’s mark counts as the business’s', async () => {
  const { id, visitorLive, statuses } = await chat();
  const colleague = await shop.hire('agent', 'Ben');
  const live = await colleague.live();
  await live.ok('message:read', { conversationId: id, seq: 3 });
  const heard = await visitorLive.heard('message:read');
  expect(heard.by).toMatchObject({ kind: 'agent', id: colleague.id });
  expect(await statuses()).toEqual(['read', 'read', 'read']);
});

test('the visitor’s mark reaches the agents, and the own lines are not marked by it', async () => {
  const { id, visitor, visitorLive, agentLive, statuses } = await chat();
  const message = await agent.send(id, 'Hello');
  await visitorLive.heardText('Hello');
  await visitorLive.ok('message:delivered', { conversationId: id, seq: message.seq });
  await agentLive.heard('message:delivered', (data) => data.seq === message.seq && data.by.id === visitor.id);
  await visitorLive.ok('message:read', { conversationId: id, seq: message.seq });
  const heard = await agentLive.heard('message:read', (data) => data.seq === message.seq);
  expect(heard.by).toMatchObject({ kind: 'visitor', id: visitor.id, name: 'Vera' });
  expect((await agent.history(id)).find((each) => each.id === message.id)?.status).toBe('read');
  expect(await statuses()).toEqual(['sent', 'sent', 'sent']);
});

test('unread counts what the other side wrote behind the mark, for each side', async () => {
  const { id, visitor, visitorLive, agentLive } = await chat();
  expect((await agent.conversation(id)).unread).toBe(3);
  await agentLive.ok('message:read', { conversationId: id, seq: 2 });
  expect((await agent.conversation(id)).unread).toBe(1);
  const message = await agent.send(id, 'Hello');
  const own = async () => (await visitor.rest.get(`/api/chat/rooms/${id}`)).is(200).json;
  const { unread } = (await own()) as { unread: number };
  expect(unread).toBeGreaterThanOrEqual(1);
  await visitorLive.ok('message:read', { conversationId: id, seq: message.seq });
  expect(await own()).toMatchObject({ unread: 0 });
});
