import { newClientId } from '../support/actors.ts';
import { expect, test } from './fixtures.ts';
import { Wire } from './network.ts';

/** The answer to `conversation:join`: an ack with a page of messages. */
const joinAnswer = /^43\d+\[.*"hasMore"/;

test('a chat that was closed while the widget was joining it stays closed', async ({ visitor, shop }) => {
  await visitor.say('Hello');
  const wire = await Wire.of(visitor.page.context());
  wire.keepBack(joinAnswer);
  await visitor.reload();
  await expect.poll(() => wire.kept).toBeGreaterThan(0);
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  (await shop.owner.rest.put(`/api/conversations/${items[0]?.id}/close`)).is(200);
  const closed = visitor.panel.getByText('This conversation is closed.');
  await expect(closed).toBeVisible();
  wire.letThrough();
  await expect(visitor.line('Hello')).toBeVisible();
  await expect(visitor.log.getByText('ended the conversation')).toBeVisible();
  await expect(closed).toBeVisible();
});

test('every private note is there, however many they are', async ({ agent, shop }) => {
  test.slow();
  const room = await (await shop.visitor({ name: 'Nadia Noted' })).start('A long story');
  const total = 502;
  for (let from = 1; from <= total; from += 50) {
    const batch = Array.from({ length: Math.min(50, total - from + 1) }, (_, index) => from + index);
    const add = (number: number) =>
      shop.owner.rest.post(`/api/conversations/${room.id}/notes`, {
        clientId: newClientId(),
        content: number === total ? 'The last word' : `Note ${number}`,
      });
    for (const answer of await Promise.all(batch.slice(0, -1).map(add))) answer.is(201);
    (await add(batch.at(-1) ?? 0)).is(201);
  }
  await agent.openChat('Nadia Noted');
  await expect(agent.line('The last word')).toBeVisible();
});

test('an agent who was too slow reads who has the chat', async ({ agent, shop }) => {
  const ben = await shop.hire('agent', 'Ben Quick');
  const room = await (await shop.visitor({ name: 'Wanda Wanted' })).start('Who takes me?');
  const wire = await Wire.of(agent.page.context());
  await agent.page.reload();
  await agent.openChat('Wanda Wanted');
  await expect(agent.line('Who takes me?')).toBeVisible();
  wire.keepBack(/"(conversation:updated|agent:assigned|message:new)"/);
  (await ben.rest.put(`/api/conversations/${room.id}/assign`, {})).is(200);
  const asked: string[] = [];
  agent.page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await agent.page.getByRole('button', { name: 'Take', exact: true }).click();
  await expect(agent.page.getByText('Already assigned to Ben Quick', { exact: true })).toBeVisible();
  await expect(agent.page.locator('header').getByText('Assigned to Ben Quick')).toBeVisible();
  await expect(agent.row('Wanda Wanted'), 'does not wait any more').toHaveCount(0);
  expect(asked, 'the refusal said it all').not.toContain(`GET /api/conversations/${room.id}`);
});
