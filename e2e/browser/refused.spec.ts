import { newClientId } from '../support/actors.ts';
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

test('signs that nobody sees stay out of what is pasted, on both sides', async ({
  visitor,
  agent,
  visitorName,
  shop,
}) => {
  await visitor.say('Hello');
  await agent.openChat(visitorName);
  for (const field of [visitor.message, agent.reply]) {
    await field.fill('ab');
    await field.press('ArrowLeft');
    await field.evaluate((element) =>
      document.execCommand.call(element.ownerDocument, 'insertText', false, 'x\u0007\ty\u0000'),
    );
    await expect(field).toHaveValue('ax\tyb');
    await field.pressSequentially('z');
    await expect(field, 'the caret is behind what was pasted').toHaveValue('ax\tyzb');
    await field.press('Enter');
    await expect(field).toHaveValue('');
  }
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  await expect
    .poll(async () =>
      (await shop.owner.history(items[0]?.id ?? ''))
        .filter(({ kind }) => kind === 'text')
        .map(({ content }) => content),
    )
    .toEqual(['Hello', 'ax\tyzb', 'ax\tyzb']);
  await expect(agent.log.getByText('Not sent')).toHaveCount(0);
});

test('a line that can never be sent says why in words, and offers no second try', async ({
  visitor,
  agent,
  visitorName,
  shop,
}) => {
  await visitor.say('Hello');
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  // As an earlier version kept it.
  const clientId = newClientId();
  const entry = { clientId, lane: items[0]?.id, kind: 'message', content: 'x\u0007', at: Date.now(), problem: null };
  for (const [page, prefix] of [
    [visitor.page, `deskbell:${shop.siteKey}:outbox:`],
    [agent.page, `deskbell.desk.outbox.${shop.owner.id}.`],
  ] as const) {
    await page.evaluate(
      ([key = '', value = '']) => localStorage.setItem(key, value),
      [prefix + clientId, JSON.stringify(entry)],
    );
    await page.reload();
  }
  await agent.openChat(visitorName);
  for (const place of [visitor.panel, agent.page]) {
    const refusal = place.getByRole('alert').filter({ hasText: 'Not sent' });
    await expect(refusal).toContainText('contains characters that cannot be sent');
    await expect(refusal).not.toContainText('content:');
    await expect(refusal.getByRole('button', { name: 'Edit' })).toBeVisible();
    await expect(refusal.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  }
});
