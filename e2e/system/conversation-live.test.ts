import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const agent = await shop.hire('agent', 'Anna');

test('starting tells the visitor’s other tabs and all agents, and nobody else', async () => {
  const visitor = await shop.visitor();
  const other = await Workspace.create(server.url);
  const [tab, otherTab] = [await visitor.live(), await visitor.live()];
  const [agentLive, neighbour, stranger] = [
    await agent.live(),
    await (await shop.visitor()).live(),
    await other.owner.live(),
  ];
  const start = {
    clientId: newClientId(),
    message: 'Hello',
    subject: 'Prices',
    priority: 'high',
    fields: { order: '7' },
  };
  const { conversation, message } = await tab.ok('conversation:start', start);
  expect(conversation).toMatchObject({
    status: 'waiting',
    mode: 'human',
    subject: 'Prices',
    priority: 'high',
    fields: { order: '7' },
    lastSeq: 1,
    assignee: null,
  });
  expect(message).toMatchObject({ seq: 1, clientId: start.clientId, content: 'Hello', status: 'sent' });
  await otherTab.heard('conversation:created', (data) => data.conversation.id === conversation.id);
  const heard = await agentLive.heard('conversation:new', (data) => data.conversation.id === conversation.id);
  expect(heard.conversation).toMatchObject({ subject: 'Prices', visitor: { id: visitor.id } });
  const fences = [await (await other.visitor()).start(), await shop.visitor()];
  await stranger.heard('conversation:new', (data) => data.conversation.id === (fences[0] as { id: string }).id);
  await neighbour.ok('page:view', { url: 'https://shop.example/', title: null, referrer: null });
  for (const live of [neighbour, stranger]) expect(JSON.stringify(live.heardAll)).not.toContain(conversation.id);
});

test('starting without a message, and the first message after it', async () => {
  const visitor = await shop.visitor();
  const live = await visitor.live();
  const { conversation, message } = await live.ok('conversation:start', { clientId: newClientId() });
  expect(message).toBeNull();
  expect(conversation.lastSeq).toBe(0);
  const first = { conversationId: conversation.id, clientId: newClientId(), content: 'Now' };
  expect((await live.ok('message:send', first)).message.seq).toBe(1);
});

test('starting again is the same conversation, over any door, and is announced once', async () => {
  const visitor = await shop.visitor();
  const [live, agentLive] = [await visitor.live(), await agent.live()];
  const clientId = newClientId();
  const first = await live.ok('conversation:start', { clientId, message: 'Once' });
  const again = await live.ok('conversation:start', { clientId, message: 'Once' });
  const answer = await visitor.rest.post('/api/chat/rooms', { siteKey: shop.siteKey, clientId, message: 'Once' });
  expect(again.conversation.id).toBe(first.conversation.id);
  expect(again.message?.id).toBe(first.message?.id);
  expect(answer.is(200).json).toMatchObject({
    room: { id: first.conversation.id },
    message: { id: first.message?.id },
  });
  const many = await Promise.all(
    Array.from({ length: 20 }, () => live.ok('conversation:start', { clientId: 'many', message: 'Many' })),
  );
  expect(new Set(many.map((each) => each.conversation.id)).size).toBe(1);
  const fence = await visitor.start('The fence');
  await agentLive.heard('conversation:new', (data) => data.conversation.id === fence.id);
  const news = agentLive.all('conversation:new').map((data) => data.conversation.id);
  expect(news).toEqual([first.conversation.id, many[0]?.conversation.id, fence.id]);
});

test.each([
  ['clientId', { clientId: undefined }],
  ['clientId', { clientId: '' }],
  ['message', { message: 5 }],
  ['subject', { subject: 's'.repeat(301) }],
  ['priority', { priority: 'whatever' }],
  ['fields', { fields: [] }],
])('starting with a bad %s is refused: %j', async (field, more) => {
  const live = await (await shop.visitor()).live();
  const body = { clientId: newClientId(), message: 'Hello', ...more };
  expectField(await live.refused('conversation:start', body, 'validation-failed'), field);
});

test('a message reaches everybody in the conversation but the socket that sent it', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const [tab, otherTab] = [await visitor.live(), await visitor.live()];
  const [joined, assignee, outsider] = [await agent.live(), await shop.owner.live(), await (await shop.hire()).live()];
  const secondWindow = await shop.owner.live();
  await joined.ok('conversation:join', { conversationId: id });
  (await shop.owner.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  const send = async (content: string) =>
    (await tab.ok('message:send', { conversationId: id, clientId: newClientId(), content })).message;
  const message = await send('To everybody');
  for (const live of [otherTab, joined, assignee, secondWindow]) {
    const heard = await live.heard('message:new', (data) => data.message.id === message.id);
    expect(heard.message).toMatchObject({ seq: message.seq, content: 'To everybody', conversationId: id });
  }
  await joined.ok('message:send', { conversationId: id, clientId: newClientId(), content: 'And back' });
  for (const live of [tab, otherTab, assignee]) await live.heardText('And back');
  await outsider.heard('conversation:updated', (data) => data.conversation.id === id);
  expect(tab.texts(), 'not to the socket that sent it').toEqual(['And back']);
  expect(joined.texts()).toEqual(['To everybody']);
  expect(outsider.all('message:new'), 'not to an agent who did not join').toEqual([]);
});

test('agents who did not join hear that a conversation moved, at most 4 times a second', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('0');
  const [live, outsider] = [await visitor.live(), await agent.live()];
  const started = performance.now();
  for (let index = 1; index <= 40; index += 1) {
    await live.ok('message:send', { conversationId: id, clientId: newClientId(), content: String(index) });
  }
  await outsider.heard(
    'conversation:updated',
    (data) => data.conversation.id === id && data.conversation.lastSeq === 41,
  );
  const seconds = (performance.now() - started) / 1_000;
  const updates = outsider.all('conversation:updated').filter((data) => data.conversation.id === id);
  expect(updates.length).toBeLessThanOrEqual(4 * seconds + 2);
  expect(updates.at(-1)?.conversation).toMatchObject({ unread: 41, lastMessage: { content: '40' } });
});

test('joining with after brings exactly what came after, by pages of 500', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('1');
  const live = await visitor.live();
  const sends = [];
  for (let seq = 2; seq <= 620; seq += 1) {
    sends.push(live.ok('message:send', { conversationId: id, clientId: `c${seq}`, content: String(seq) }));
  }
  await Promise.all(sends);
  const agentLive = await agent.live();
  const join = async (after?: number) => {
    const { messages, hasMore, conversation } = await agentLive.ok('conversation:join', { conversationId: id, after });
    expect(conversation.lastSeq).toBe(620);
    const seqs = messages.map((message) => message.seq);
    for (const message of messages) expect(message.content).toBe(String(message.seq));
    return { first: seqs[0], last: seqs.at(-1), count: seqs.length, hasMore };
  };
  expect(await join()).toMatchObject({ first: 521, last: 620, count: 100 });
  expect(await join(0)).toEqual({ first: 1, last: 500, count: 500, hasMore: true });
  expect(await join(500)).toEqual({ first: 501, last: 620, count: 120, hasMore: false });
  expect(await join(620)).toEqual({ first: undefined, last: undefined, count: 0, hasMore: false });
  for (const after of [-1, 'x', 1.5]) {
    const problem = await agentLive.refused('conversation:join', { conversationId: id, after }, 'validation-failed');
    expectField(problem, 'after');
  }
});

test('nothing falls between a join and what is live after it', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start('0');
  const live = await visitor.live();
  const sends = [];
  for (let index = 1; index <= 100; index += 1) {
    sends.push(live.ok('message:send', { conversationId: id, clientId: newClientId(), content: String(index) }));
  }
  const joined = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const agentLive = await agent.live();
      const { messages } = await agentLive.ok('conversation:join', { conversationId: id, after: 0 });
      return { agentLive, messages };
    }),
  );
  await Promise.all(sends);
  const all = Array.from({ length: 101 }, (_, index) => index + 1);
  for (const { agentLive, messages } of joined) {
    const seqs = (): number[] => {
      const heard = agentLive.all('message:new').map((data) => data.message.seq);
      return [...new Set([...messages.map((message) => message.seq), ...heard])];
    };
    await expect.poll(() => seqs().length).toBe(101);
    expect(seqs()).toEqual(all);
  }
});

test('what is another’s cannot be joined, written to, or heard', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const other = await Workspace.create(server.url);
  const outsiders = [
    await (await shop.visitor()).live(),
    await (await other.visitor()).live(),
    await other.owner.live(),
  ];
  for (const live of outsiders) {
    await live.refused('conversation:join', { conversationId: id }, 'not-found');
    const message = { conversationId: id, clientId: newClientId(), content: 'Let me in' };
    await live.refused('message:send', message, 'not-found');
    for (const event of ['message:read', 'message:delivered']) {
      await live.refused(event, { conversationId: id, seq: 1 }, 'not-found');
    }
    for (const event of ['typing:start', 'typing:stop']) await live.refused(event, { conversationId: id }, 'not-found');
    await live.refused('conversation:join', { conversationId: 'not-an-id' }, 'not-found');
    expectField(await live.refused('conversation:join', {}, 'validation-failed'), 'conversationId');
  }
  await agent.send(id, 'For the visitor only');
  await expect.poll(async () => (await visitor.history(id)).length).toBeGreaterThan(1);
  for (const live of outsiders) {
    await live.refused('conversation:join', { conversationId: id }, 'not-found');
    expect(JSON.stringify(live.heardAll)).not.toContain('For the visitor only');
  }
});

test('a joined agent follows what others edit and delete', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const live = await shop.owner.live();
  await live.ok('conversation:join', { conversationId: id });
  const message = await agent.send(id, 'Helo');
  (await agent.rest.put(`/api/messages/${message.id}`, { content: 'Hello' })).is(200);
  await live.heard('message:updated', (data) => data.message.content === 'Hello');
  (await agent.rest.delete(`/api/messages/${message.id}`)).is(204);
  await live.heard('message:updated', (data) => data.message.id === message.id && data.message.deletedAt !== null);
});

test('an agent who writes follows from then on, on all their tabs and whichever way they wrote', async () => {
  const visitor = await shop.visitor();
  const writer = await shop.hire('agent', 'Berta');
  const [tab, otherTab, bystander] = [await writer.live(), await writer.live(), await agent.live()];
  const overSocket = await visitor.start('One');
  const overHttp = await visitor.start('Two');
  const visitorLive = await visitor.live();
  await tab.ok('message:send', { conversationId: overSocket.id, clientId: newClientId(), content: 'By socket' });
  await otherTab.heard('message:new', (data) => data.message.content === 'By socket');
  await writer.send(overHttp.id, 'By HTTP');
  for (const { id } of [overSocket, overHttp]) {
    const answer = { conversationId: id, clientId: newClientId(), content: `Answer in ${id}` };
    await visitorLive.ok('message:send', answer);
    for (const live of [tab, otherTab]) {
      await live.heard('message:new', (data) => data.message.content === answer.content);
    }
  }
  await bystander.heard('conversation:updated', (data) => data.conversation.id === overHttp.id);
  expect(bystander.all('message:new')).toEqual([]);
});
