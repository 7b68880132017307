import type { Browser } from '@playwright/test';
import type { AgentActor } from '../support/actors.ts';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

async function atDesk(browser: Browser, url: string, who: AgentActor, errors: string[]): Promise<AgentAtDesk> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  watchConsole(page, errors);
  return AgentAtDesk.signIn(page, url, who.email);
}

test('the queue is shown in serving order, and who waits longest is marked', async ({ agent, shop }) => {
  await (await shop.visitor({ name: 'First Fred' })).start('I was here first');
  await (await shop.visitor({ name: 'Second Sue' })).start('I came after');
  await expect(agent.row('Second Sue')).toBeVisible();
  const order = async () => {
    const texts = await agent.list.getByRole('link').allInnerTexts();
    return texts.map((text) => /Fred|Sue|Uma/.exec(text)?.[0]);
  };
  await agent.page.mouse.move(720, 500);
  expect(await order()).toEqual(['Fred', 'Sue']);
  await expect(agent.row('First Fred')).toContainText('Longest');
  await (await shop.visitor({ name: 'Urgent Uma' })).start('Fire!', { priority: 'urgent' });
  await expect.poll(order).toEqual(['Uma', 'Fred', 'Sue']);
  await expect(agent.row('Urgent Uma')).not.toContainText('Longest');
  await expect(agent.page.getByText('3 in the queue')).toBeVisible();
  await expectAccessible(agent.page, 'the queue');
});

test('an offer stands out for one agent, is accepted, and handed on with a note', async ({
  browser,
  server,
  shop,
  consoleErrors,
}) => {
  const [ann, bob] = [await shop.hire('agent', 'Ann Archer'), await shop.hire('agent', 'Bob Baker')];
  const routing = { mode: 'round-robin', offerSeconds: 600 };
  (await shop.owner.rest.put(`/api/widgets/${shop.siteKey}`, { routing })).is(200);
  const annLive = await ann.live();
  await annLive.ok('agent:online', {});
  const annDesk = await atDesk(browser, server.url, ann, consoleErrors);
  const bobDesk = await atDesk(browser, server.url, bob, consoleErrors);
  const { id } = await (await shop.visitor({ name: 'Vera' })).start('Is anybody there?');

  await expect(annDesk.page.getByText(/Offered to you · \d+ s left/)).toBeVisible();
  await expect(bobDesk.row('Vera')).toContainText('Offered to Ann');
  await expect(bobDesk.page.getByRole('button', { name: 'Accept the chat with Vera' })).toHaveCount(0);
  await expectAccessible(annDesk.page, 'an offer');
  await annDesk.page.getByRole('button', { name: 'Accept the chat with Vera' }).click();
  await expect(annDesk.row('Vera')).toHaveCount(0);
  await annDesk.page.goto(`${server.url}/agent/${id}`);
  await expect(annDesk.page.getByText('Assigned to you')).toBeVisible();

  await annDesk.page.keyboard.press('Escape');
  await annDesk.page.keyboard.press('t');
  const dialog = annDesk.page.getByRole('dialog', { name: 'Transfer the chat with Vera' });
  await dialog.getByRole('searchbox').fill('baker');
  await dialog.getByRole('radio', { name: /Bob Baker/ }).check();
  await dialog.getByRole('textbox', { name: 'Note for them' }).fill('Wants a refund');
  await expectAccessible(annDesk.page, 'handing a chat on');
  await dialog.getByRole('button', { name: 'Transfer' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(annDesk.page.getByText('Assigned to Bob Baker')).toBeVisible();
  await bobDesk.page.goto(`${server.url}/agent/${id}`);
  await expect(bobDesk.page.getByText('Assigned to you')).toBeVisible();
  await expect(bobDesk.log).toContainText('Wants a refund');
  await annDesk.page.context().close();
  await bobDesk.page.context().close();
});

test('who hands on what a colleague took meanwhile is told who has it', async ({
  browser,
  server,
  shop,
  consoleErrors,
}) => {
  const [ann, bob] = [await shop.hire('agent', 'Ann Archer'), await shop.hire('agent', 'Bob Baker')];
  const { id } = await (await shop.visitor({ name: 'Vera' })).start();
  const desk = await atDesk(browser, server.url, ann, consoleErrors);
  await desk.openChat('Vera');
  await desk.page.keyboard.press('Escape');
  await desk.page.keyboard.press('t');
  const dialog = desk.page.getByRole('dialog', { name: /Transfer/ });
  await dialog.getByRole('radio', { name: /Olga Owner/ }).check();
  (await bob.rest.put(`/api/conversations/${id}/assign`, {})).is(200);
  await dialog.getByRole('button', { name: 'Transfer' }).click();
  await expect(dialog.getByText('Already assigned to Bob Baker.')).toBeVisible();
  await desk.page.context().close();
});
