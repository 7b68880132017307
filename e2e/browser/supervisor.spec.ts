import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';

const figure = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Now', exact: true })
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');

const load = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Now', exact: true }).getByRole('listitem').filter({ hasText: name });

test('a supervisor sees four agents at work, live', async ({ agent, shop, server }) => {
  const { page } = agent;
  const names = ['Ada', 'Ben', 'Cem', 'Dora'];
  const four = await Promise.all(names.map((name) => shop.hire('agent', name)));
  await page.goto(`${server.url}/admin/reports`);
  await expect(figure(page, 'Waiting')).toHaveText('0');
  await expect(figure(page, 'Longest wait')).toHaveText('–');
  await expect(figure(page, 'Agents available')).toHaveText('1 / 5');

  // They come, and somebody waits.
  const sockets = await Promise.all(four.map((one) => one.live()));
  await expect(figure(page, 'Agents available')).toHaveText('5 / 5');
  const chats: string[] = [];
  for (let count = 0; count < 6; count++) {
    const visitor = await shop.visitor({ name: `Visitor ${count}` });
    chats.push((await visitor.start()).id);
  }
  await expect(figure(page, 'Waiting')).toHaveText('6');
  await expect(figure(page, 'Longest wait')).toHaveText(/^\d+ s$/);

  // They take them: three for Ada, one each for Ben and Cem.
  const take = async (who: number, chat: number) => {
    (await four[who]?.rest.put(`/api/conversations/${chats[chat]}/assign`, {}))?.is(200);
  };
  for (const [who, chat] of [0, 0, 0, 1, 2].entries()) await take(chat, who);
  await expect(figure(page, 'Waiting')).toHaveText('1');
  await expect(figure(page, 'Active')).toHaveText('5');
  await expect(load(page, 'Ada')).toContainText('3 of');
  await expect(load(page, 'Ben')).toContainText('1 of');
  await expect(load(page, 'Dora')).toContainText('0 of');
  await expectAccessible(page, 'the dashboard of a supervisor');

  // One goes on to a colleague, one is done, and somebody leaves.
  (await four[0]?.rest.put(`/api/conversations/${chats[0]}/transfer`, { agentId: four[3]?.id }))?.is(200);
  (await four[1]?.rest.put(`/api/conversations/${chats[3]}/resolve`))?.is(200);
  await expect(load(page, 'Ada')).toContainText('2 of');
  await expect(load(page, 'Dora')).toContainText('1 of');
  await expect(load(page, 'Ben')).toContainText('0 of');
  await expect(figure(page, 'Active')).toHaveText('4');
  (await four[2]?.rest.put('/api/auth/status', { status: 'away' }))?.is(200);
  await expect(figure(page, 'Agents available')).toHaveText('4 / 5');
  for (const socket of sockets) socket.close();
});
