import { expect, test } from 'vitest';
import { newClientId, Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { expectField } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const anna = await shop.hire('agent', 'Anna');
const ben = await shop.hire('agent', 'Ben');
const admin = await shop.hire('admin', 'Ada');

async function waiting(): Promise<string> {
  return (await (await shop.visitor()).start()).id;
}

const path = (id: string): string => `/api/conversations/${id}/assign`;

test('taking a chat makes it mine, for everybody to see', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const [visitorLive, benLive] = [await visitor.live(), await ben.live()];
  const mine = (await anna.rest.put(path(id), {})).as(200, shapes.conversation);
  expect(mine).toMatchObject({ status: 'active', assignee: { id: anna.id, name: 'Anna' } });
  const told = await visitorLive.heard('agent:assigned', (data) => data.conversationId === id);
  expect(told.agent).toMatchObject({ id: anna.id, name: 'Anna' });
  await benLive.heard('conversation:updated', ({ conversation }) => conversation.assignee?.id === anna.id);
});

test('taking it again changes nothing; no body means me too', async () => {
  const id = await waiting();
  const first = (await anna.rest.put(path(id))).as(200, shapes.conversation);
  const again = (await anna.rest.put(path(id), {})).as(200, shapes.conversation);
  expect(again.assignee?.id).toBe(anna.id);
  expect(again.lastSeq).toBe(first.lastSeq);
  expect(again.updatedAt).toBe(first.updatedAt);
});

test('taking what somebody else took says who has it', async () => {
  const id = await waiting();
  (await anna.rest.put(path(id), {})).is(200);
  const problem = (await ben.rest.put(path(id), {})).problem('already-assigned');
  expect(problem['assignee']).toMatchObject({ id: anna.id, name: 'Anna' });
  expect((await anna.conversation(id)).assignee?.id).toBe(anna.id);
});

test('force is for admins and the owner', async () => {
  const id = await waiting();
  (await anna.rest.put(path(id), {})).is(200);
  (await ben.rest.put(path(id), { force: true })).problem('already-assigned', 'forbidden');
  (await admin.rest.put(path(id), {})).problem('already-assigned');
  const taken = (await admin.rest.put(path(id), { force: true })).as(200, shapes.conversation);
  expect(taken).toMatchObject({ status: 'active', assignee: { id: admin.id } });
  const given = await shop.owner.rest.put(path(id), { agentId: ben.id, force: true });
  expect(given.as(200, shapes.conversation).assignee?.id).toBe(ben.id);
});

test('of many who take at once one gets it, and the others are told who', async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = await waiting();
    const agents = [anna, ben, admin, shop.owner];
    const answers = await Promise.all(agents.map((agent) => agent.rest.put(path(id), {})));
    const winners = answers.filter((answer) => answer.status === 200);
    expect(winners, answers.join('\n')).toHaveLength(1);
    const winner = winners[0]?.as(200, shapes.conversation).assignee;
    for (const answer of answers.filter((each) => each.status !== 200)) {
      expect(answer.problem('already-assigned')['assignee']).toMatchObject({ id: winner?.id });
    }
  }
});

test('a waiting chat can be given to somebody else', async () => {
  const id = await waiting();
  const live = await ben.live();
  const given = (await anna.rest.put(path(id), { agentId: ben.id })).as(200, shapes.conversation);
  expect(given).toMatchObject({ status: 'active', assignee: { id: ben.id } });
  await live.heard('agent:assigned', (data) => data.conversationId === id && data.agent?.id === ben.id);
});

test('letting go lets it wait, and another takes it', async () => {
  const id = await waiting();
  (await anna.rest.put(path(id), {})).is(200);
  const free = (await anna.rest.put(path(id), { agentId: null })).as(200, shapes.conversation);
  expect(free).toMatchObject({ status: 'waiting', assignee: null });
  expect((await ben.rest.put(path(id), {})).as(200, shapes.conversation).assignee?.id).toBe(ben.id);
});

test('only people of this business, who are still there, can be given a chat', async () => {
  const id = await waiting();
  const other = await Workspace.create(server.url);
  const gone = await shop.hire('agent');
  (await shop.owner.rest.delete(`/api/agents/${gone.id}`)).is(204);
  (await anna.rest.put(path(id), { agentId: other.owner.id })).problem('not-found');
  (await anna.rest.put(path(id), { agentId: gone.id })).problem('not-found', 'conflict', 'validation-failed');
  (await anna.rest.put(path(id), { agentId: 'nobody' })).problem('not-found');
  expectField((await anna.rest.put(path(id), { agentId: 5 })).problem('validation-failed'), 'agentId');
  expectField((await anna.rest.put(path(id), { force: 'yes' })).problem('validation-failed'), 'force');
  expect((await anna.conversation(id)).assignee).toBeNull();
});

test('the assignee hears the visitor without joining', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  const live = await anna.live();
  (await anna.rest.put(path(id), {})).is(200);
  await visitor.send(id, 'Can you hear me?');
  await live.heardText('Can you hear me?');
});

test('an assignee who connects after being assigned hears too; one who lost it does not', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  (await anna.rest.put(path(id), {})).is(200);
  const live = await anna.live();
  await visitor.send(id, 'While it is Anna’s');
  await live.heardText('While it is Anna’s');
  (await admin.rest.put(path(id), { agentId: ben.id, force: true })).is(200);
  await visitor.send(id, 'Now it is Ben’s');
  const own = await visitor.start('A fence for Anna');
  (await anna.rest.put(path(own.id), {})).is(200);
  await visitor.send(own.id, 'Behind the fence');
  await live.heardText('Behind the fence');
  expect(live.texts()).not.toContain('Now it is Ben’s');
});

test('any agent may write into a chat of the business, and so follows it', async () => {
  const visitor = await shop.visitor();
  const { id } = await visitor.start();
  (await anna.rest.put(path(id), {})).is(200);
  const live = await ben.live();
  await live.ok('message:send', { conversationId: id, clientId: newClientId(), content: 'Let me help' });
  await visitor.send(id, 'Thank you both');
  await live.heardText('Thank you both');
  expect((await anna.conversation(id)).assignee?.id).toBe(anna.id);
});
