import type { Workspace } from '../support/actors.ts';
import { expect, test } from './fixtures.ts';
import { Network } from './network.ts';
import { VisitorAtWidget } from './people.ts';

/** The own lines that a log shows, in its order. */
async function shown(visitor: VisitorAtWidget, lines: string[]): Promise<string[]> {
  const text = await visitor.log.innerText();
  return lines
    .flatMap((line) => [...text.matchAll(new RegExp(`^${line}$`, 'gm'))].map((match) => ({ line, at: match.index })))
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
}

/** The texts that the server has of this business's only conversation. */
async function contents(shop: Workspace): Promise<(string | null)[]> {
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  const history = await shop.owner.history(items[0]?.id ?? '');
  return history.filter((message) => message.kind === 'text').map((message) => message.content);
}

test('what is typed without network waits, survives a reload, and is sent once, in order', async ({
  visitor,
  shop,
}) => {
  const network = await Network.of(visitor.page.context());
  await visitor.reload();
  await visitor.introduce('Vera');
  await visitor.say('zero');

  await network.lose();
  const lines = ['one', 'two', 'three'];
  for (const line of lines) await visitor.write(line);
  for (const line of lines) await expect(visitor.line(line)).toBeVisible();
  await expect(visitor.panel.getByText('Waiting to be sent').first()).toBeVisible();
  await expect(visitor.panel.getByText(/You are offline/)).toBeVisible();
  expect(await contents(shop)).toEqual(['zero']);

  await network.findPages();
  await visitor.reload();
  for (const line of lines) await expect(visitor.line(line)).toBeVisible();
  expect(await shown(visitor, lines)).toEqual(lines);
  expect(await contents(shop)).toEqual(['zero']);

  await network.find();
  await expect.poll(() => contents(shop), { timeout: 20_000 }).toEqual(['zero', ...lines]);
  await expect(visitor.panel.getByText('Waiting to be sent')).toHaveCount(0);
  expect(await shown(visitor, ['zero', ...lines])).toEqual(['zero', ...lines]);
});

test('the first message of all, typed without network, begins the chat when it is back', async ({ visitor, shop }) => {
  const network = await Network.of(visitor.page.context());
  await network.lose();
  await visitor.write('Is anybody there?');
  await expect(visitor.line('Is anybody there?')).toBeVisible();
  await network.find();
  await expect(visitor.log.getByText(/^(Sent|Delivered|Read)$/).last()).toBeVisible({ timeout: 20_000 });
  expect(await contents(shop)).toEqual(['Is anybody there?']);
});

test('an agent who loses the network loses nothing either', async ({ agent, visitor, visitorName, shop }) => {
  await visitor.say('Hello');
  const network = await Network.of(agent.page.context());
  await agent.page.reload();
  await agent.openChat(visitorName);
  await network.lose();
  await agent.answer('Typed in a tunnel');
  await agent.answer('Still in the tunnel');
  await expect(agent.line('Still in the tunnel')).toBeVisible();
  await expect(agent.page.getByText('Waiting for the connection').first()).toBeVisible();
  await visitor.say('Anybody?');
  await network.find();
  await expect(agent.line('Anybody?')).toBeVisible({ timeout: 20_000 });
  await expect(visitor.line('Still in the tunnel')).toBeVisible({ timeout: 20_000 });
  expect((await contents(shop)).sort()).toEqual(['Anybody?', 'Hello', 'Still in the tunnel', 'Typed in a tunnel']);
  for (const text of ['Typed in a tunnel', 'Still in the tunnel', 'Anybody?']) {
    await expect(agent.line(text)).toHaveCount(1);
    await expect(visitor.line(text)).toHaveCount(1);
  }
});

test('the widget does not call anybody online whom it cannot reach', async ({ visitor, shop }) => {
  const network = await Network.of(visitor.page.context());
  await visitor.reload();
  await visitor.introduce('Vera');
  await visitor.say('Hello');
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
  (await shop.owner.rest.put(`/api/conversations/${items[0]?.id}/assign`, {})).is(200);
  const here = visitor.panel.getByText(new RegExp(`^${shop.owner.session.user.name} · `));
  await expect(here).toBeVisible();
  await network.loseLive();
  await expect(visitor.panel.getByText('Connecting…').first()).toBeVisible();
  await expect(here).toHaveCount(0);
  await network.lose();
  await expect(visitor.panel.getByText('Offline', { exact: true })).toBeVisible();
  await expect(here).toHaveCount(0);
  await network.find();
  await expect(here).toBeVisible({ timeout: 20_000 });
});
