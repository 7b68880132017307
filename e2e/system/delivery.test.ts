import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import type { Live } from '../support/live.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const agent = await shop.hire('agent', 'Anna');

async function chat() {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('0');
  const [visitorLive, agentLive] = [await visitor.live(), await agent.live()];
  await agentLive.ok('conversation:join', { conversationId: id });
  return { visitor, id, visitorLive, agentLive };
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

test('what one socket sends back to back keeps its order, without waiting for acks', async () => {
  const { id, visitorLive, agentLive } = await chat();
  const contents = range(1, 200).map((number) => `line ${number}`);
  const acks = await Promise.all(
    contents.map((content) => visitorLive.ok('message:send', { conversationId: id, clientId: content, content })),
  );
  expect(acks.map((ack) => ack.message.content)).toEqual(contents);
  const seqs = acks.map((ack) => ack.message.seq);
  expect(seqs).toEqual(range(seqs[0] ?? 0, (seqs[0] ?? 0) + 199));
  await agentLive.heardText('line 200');
  expect(agentLive.texts()).toEqual(contents);
});

test('many who send at once see one order without gaps', async () => {
  const { visitor, id } = await chat();
  const [anna, ben] = [agent, await shop.hire('agent', 'Ben')];
  const tabs = [await visitor.live(), await visitor.live({ transports: ['polling'] })];
  const agents = [await anna.live(), await anna.live(), await ben.live({ transports: ['polling'] })];
  for (const live of agents) await live.ok('conversation:join', { conversationId: id });
  const watcher = await shop.owner.live();
  await watcher.ok('conversation:join', { conversationId: id });
  const senders = [...tabs, ...agents];
  const perSender = 40;
  const acks = await Promise.all(
    senders.flatMap((live, sender) =>
      range(1, perSender).map((number) =>
        live.ok('message:send', { conversationId: id, clientId: newClientId(), content: `${sender}/${number}` }),
      ),
    ),
  );
  const history = (await agent.history(id)).filter((message) => message.kind === 'text');
  const all = await agent.history(id);
  expect(all.map((message) => message.seq)).toEqual(range(1, all.length));
  expect(history).toHaveLength(senders.length * perSender + 1);
  expect(new Set(acks.map((ack) => ack.message.id)).size).toBe(acks.length);
  const order = history.slice(1).map((message) => message.content);
  await watcher.heardText(order.at(-1) ?? '');
  expect(watcher.texts()).toEqual(order);
  for (const [index, live] of senders.entries()) {
    const others = order.filter((content) => !content?.startsWith(`${index}/`));
    await live.heardText(others.at(-1) ?? '');
    expect(live.texts(), 'everything but the own lines, in order').toEqual(others);
    const own = order.filter((content) => content?.startsWith(`${index}/`));
    expect(own).toEqual(range(1, perSender).map((number) => `${index}/${number}`));
  }
});

test('many conversations at once do not mix', async () => {
  const chats = await Promise.all(range(1, 10).map(() => chat()));
  await Promise.all(
    chats.flatMap(({ id, visitorLive }, index) =>
      range(1, 20).map((number) =>
        visitorLive.ok('message:send', { conversationId: id, clientId: newClientId(), content: `${index}:${number}` }),
      ),
    ),
  );
  for (const [index, { visitor, id }] of chats.entries()) {
    const history = await visitor.history(id);
    expect(history.map((message) => message.seq)).toEqual(range(1, 21));
    expect(history.slice(1).map((message) => message.content)).toEqual(range(1, 20).map((n) => `${index}:${n}`));
  }
});

/** Sends a fence and returns the texts that the listener heard before it. */
async function textsBeforeFence(send: Live, listen: Live, conversationId: string): Promise<(string | null)[]> {
  const fence = `fence ${newClientId()}`;
  await send.ok('message:send', { conversationId, clientId: newClientId(), content: fence });
  await listen.heardText(fence);
  return listen.texts().filter((text) => text !== fence);
}

test('a message sent again is the first one, over every door, and is announced once', async () => {
  const { visitor, id, visitorLive, agentLive } = await chat();
  const tab = await visitor.live({ transports: ['polling'] });
  const body = { conversationId: id, clientId: newClientId(), content: 'Once' };
  const first = (await visitorLive.ok('message:send', body)).message;
  const again = [
    (await visitorLive.ok('message:send', body)).message,
    (await tab.ok('message:send', body)).message,
    (await tab.ok('message:send', { ...body, content: 'Something else' })).message,
    (await visitor.rest.post('/api/chat/messages', { ...body, roomId: id })).as(200, shapes.message),
  ];
  for (const message of again) expect(message).toMatchObject({ id: first.id, seq: first.seq, content: 'Once' });
  expect(await textsBeforeFence(visitorLive, agentLive, id)).toEqual(['Once']);
  expect((await visitor.history(id)).filter((message) => message.clientId === body.clientId)).toHaveLength(1);
});

test('a message sent 50 times at once, over both doors, is one', async () => {
  const { visitor, id, visitorLive, agentLive } = await chat();
  const tab = await visitor.live();
  const body = { conversationId: id, clientId: newClientId(), content: 'Once' };
  const socket = range(1, 25).map(async (n) => (await (n % 2 ? visitorLive : tab).ok('message:send', body)).message);
  const http = range(1, 25).map(() => visitor.rest.post('/api/chat/messages', { ...body, roomId: id }));
  const answers = await Promise.all(http);
  const messages = [
    ...(await Promise.all(socket)),
    ...answers.map((answer) => answer.is(200, 201).json as shapes.Message),
  ];
  expect(new Set(messages.map((message) => message.id)).size).toBe(1);
  expect(new Set(messages.map((message) => message.seq)).size).toBe(1);
  expect(answers.filter((answer) => answer.status === 201).length).toBeLessThanOrEqual(1);
  expect(await textsBeforeFence(visitorLive, agentLive, id)).toEqual(['Once']);
  expect((await agent.conversation(id)).lastSeq).toBe((await agent.history(id)).length);
});

test('an agent’s message sent again is the first one, over both doors', async () => {
  const { id, visitorLive, agentLive } = await chat();
  const body = { conversationId: id, clientId: newClientId(), content: 'Once' };
  const answers = await Promise.all(range(1, 50).map(() => agent.rest.post('/api/messages', body)));
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  const [first] = answers;
  const over = (await agentLive.ok('message:send', body)).message;
  expect((first?.json as shapes.Message).id).toBe(over.id);
  expect(await textsBeforeFence(agentLive, visitorLive, id)).toEqual(['Once']);
});

test('a message sent again after the conversation closed is the first one, a new one is refused', async () => {
  const { id, visitorLive } = await chat();
  const body = { conversationId: id, clientId: newClientId(), content: 'Before the end' };
  const first = (await visitorLive.ok('message:send', body)).message;
  (await agent.rest.put(`/api/conversations/${id}/close`)).is(200);
  expect((await visitorLive.ok('message:send', body)).message.id).toBe(first.id);
  await visitorLive.refused('message:send', { ...body, clientId: newClientId() }, 'conversation-closed');
});

test('a message sent again after it was deleted is still the first one, and brings nothing back', async () => {
  const { visitor, id, agentLive } = await chat();
  const body = { conversationId: id, clientId: newClientId(), content: 'Regretted' };
  const first = (await agentLive.ok('message:send', body)).message;
  (await agent.rest.delete(`/api/messages/${first.id}`)).is(204);
  const again = (await agentLive.ok('message:send', body)).message;
  expect(again.id).toBe(first.id);
  expect(again.deletedAt).not.toBeNull();
  expect(JSON.stringify(await visitor.history(id))).not.toContain('Regretted');
});

test('a client that missed lines fills the gap exactly', async () => {
  const { visitor, id, visitorLive } = await chat();
  await visitorLive.ok('message:send', { conversationId: id, clientId: newClientId(), content: 'Seen' });
  const held = (await visitor.history(id)).at(-1)?.seq ?? 0;
  visitorLive.close();
  for (const content of ['missed 1', 'missed 2', 'missed 3']) await agent.send(id, content);
  const back = await visitor.live();
  const { messages, hasMore } = await back.ok('conversation:join', { conversationId: id, after: held });
  expect(messages[0]?.seq).toBe(held + 1);
  expect(messages.filter((message) => message.kind === 'text').map((message) => message.content)).toEqual([
    'missed 1',
    'missed 2',
    'missed 3',
  ]);
  expect(hasMore).toBe(false);
});

test('status changes among a flood of messages keep the numbers dense', async () => {
  const { visitor, id, visitorLive } = await chat();
  const put = (verb: string) => agent.rest.put(`/api/conversations/${id}/${verb}`);
  const flood = range(1, 60).map((n) =>
    visitorLive.ok('message:send', { conversationId: id, clientId: newClientId(), content: String(n) }),
  );
  for (let round = 0; round < 5; round += 1) {
    (await put('assign')).is(200);
    (await put('resolve')).is(200, 409);
    (await put('reopen')).is(200, 409);
  }
  await Promise.all(flood);
  const history = await visitor.history(id);
  expect(history.map((message) => message.seq)).toEqual(range(1, history.length));
  expect((await agent.conversation(id)).lastSeq).toBe(history.length);
});
