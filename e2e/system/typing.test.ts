import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const agent = await shop.hire('agent', 'Anna');

async function chat() {
  const visitor = await shop.visitor({ name: 'Vera' });
  const { id } = await visitor.start();
  const [visitorLive, agentLive] = [await visitor.live(), await agent.live()];
  await agentLive.ok('conversation:join', { conversationId: id });
  return { visitor, id, visitorLive, agentLive };
}

test('agents see the visitor type, with what is being typed', async () => {
  const { visitor, id, visitorLive, agentLive } = await chat();
  await visitorLive.ok('typing:start', { conversationId: id, preview: 'I would li' });
  const heard = await agentLive.heard('typing:start');
  expect(heard).toMatchObject({
    conversationId: id,
    by: { kind: 'visitor', id: visitor.id, name: 'Vera' },
    preview: 'I would li',
  });
  await visitorLive.ok('typing:start', { conversationId: id, preview: 'I would like' });
  await agentLive.heard('typing:start', (data) => data.preview === 'I would like');
  await visitorLive.ok('typing:stop', { conversationId: id });
  const stopped = await agentLive.heard('typing:stop');
  expect(stopped).toMatchObject({ conversationId: id, by: { kind: 'visitor', id: visitor.id } });
});

test('the visitor sees an agent type, and never what', async () => {
  const { id, visitorLive, agentLive } = await chat();
  const colleague = await shop.owner.live();
  await colleague.ok('conversation:join', { conversationId: id });
  await agentLive.ok('typing:start', { conversationId: id, preview: 'half-a-thought' });
  const heard = await visitorLive.heard('typing:start');
  expect(heard).toMatchObject({ conversationId: id, by: { kind: 'agent', id: agent.id, name: 'Anna' } });
  await agentLive.ok('typing:stop', { conversationId: id });
  await visitorLive.heard('typing:stop', (data) => data.by.id === agent.id);
  expect(JSON.stringify(visitorLive.heardAll)).not.toContain('half-a-thought');
});

test('typing that is not renewed stops by itself, and renewing keeps it', async () => {
  const { id, visitorLive, agentLive } = await chat();
  await visitorLive.ok('typing:start', { conversationId: id, preview: 'x' });
  await agentLive.heard('typing:stop', (data) => data.conversationId === id);
  expect(agentLive.all('typing:start')).toHaveLength(1);
});

test('a connection that ends while typing stops typing', async () => {
  const { id, visitorLive, agentLive } = await chat();
  await visitorLive.ok('typing:start', { conversationId: id, preview: 'x' });
  await agentLive.heard('typing:start');
  visitorLive.close();
  await agentLive.heard('typing:stop', (data) => data.conversationId === id);
});

test('typing reaches neither the own socket nor agents who did not join, nor neighbours', async () => {
  const { id, visitorLive, agentLive } = await chat();
  const outsider = await (await shop.hire()).live();
  const neighbour = await (await shop.visitor()).live();
  await visitorLive.ok('typing:start', { conversationId: id, preview: 'secret' });
  await agentLive.heard('typing:start');
  const message = { conversationId: id, clientId: newClientId(), content: 'fence' };
  await visitorLive.ok('message:send', message);
  await outsider.heard('conversation:updated', (data) => data.conversation.id === id);
  await neighbour.refused('typing:start', { conversationId: id }, 'not-found');
  for (const live of [visitorLive, outsider, neighbour]) {
    expect(live.all('typing:start')).toEqual([]);
    expect(JSON.stringify(live.heardAll)).not.toContain('secret');
  }
});

test('a preview is held to the limits of a message', async () => {
  const { id, visitorLive } = await chat();
  await visitorLive.ok('typing:start', { conversationId: id });
  await visitorLive.ok('typing:start', { conversationId: id, preview: '' });
  for (const preview of [5, 'x'.repeat(10_001), 'a\u0000b']) {
    const problem = await visitorLive.refused('typing:start', { conversationId: id, preview }, 'validation-failed');
    expectField(problem, 'preview');
  }
  expectField(await visitorLive.refused('typing:start', {}, 'validation-failed'), 'conversationId');
});
