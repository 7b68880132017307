import { expect, test } from './fixtures.ts';
import { Network } from './network.ts';

test('a refused message says why, is never lost, and goes on in a new conversation', async ({ visitor, shop }) => {
  const network = await Network.of(visitor.page.context());
  await visitor.reload();
  await visitor.introduce('Vera');
  await visitor.say('Hello');
  await network.lose();
  await visitor.write('Written while it was closed');
  const conversations = async () =>
    ((await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] }).items;
  const [first] = await conversations();
  (await shop.owner.rest.put(`/api/conversations/${first?.id}/close`)).is(200);
  await network.find();
  await expect(visitor.panel.getByText('The conversation was closed.')).toBeVisible({ timeout: 20_000 });
  await expect(visitor.line('Written while it was closed')).toBeVisible();
  await expect(visitor.log.getByText('ended the conversation'), 'what was missed is there').toBeVisible();
  await visitor.panel.getByRole('button', { name: 'Send in a new conversation' }).click();
  await expect(visitor.line('Written while it was closed')).toBeVisible();
  await expect.poll(async () => (await conversations()).length).toBe(2);
  const [second] = await conversations();
  expect((await shop.owner.history(second?.id ?? '')).map((message) => message.content)).toContain(
    'Written while it was closed',
  );
});

test('what is too long cannot be sent, and says so before', async ({ visitor, agent, visitorName }) => {
  await visitor.message.fill('x'.repeat(10_001));
  await expect(visitor.panel.getByText('1 character too many')).toBeVisible();
  await visitor.message.press('Enter');
  await expect(visitor.message).toHaveValue('x'.repeat(10_001));
  await visitor.message.fill('Short');
  await visitor.say('Short');
  await agent.openChat(visitorName);
  await agent.reply.fill('x'.repeat(10_001));
  await expect(agent.page.getByText(/too long/)).toBeVisible();
  await expect(agent.page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
});
