import { Workspace } from '../support/actors.ts';
import { Server } from '../support/server.ts';
import { expect, test, watchConsole } from './fixtures.ts';
import { startHostSite } from './host-site.ts';
import { AgentAtDesk, VisitorAtWidget } from './people.ts';

test('the server dies in the middle of a chat, comes back, and nobody loses or doubles a line', async ({
  browser,
  consoleErrors,
}) => {
  const server = await Server.start({ database: 'sqlite' });
  const site = await startHostSite(server.url);
  const deskContext = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const shopContext = await browser.newContext();
  try {
    const shop = await Workspace.create(server.url);
    const [deskPage, shopPage] = [await deskContext.newPage(), await shopContext.newPage()];
    for (const page of [deskPage, shopPage]) watchConsole(page, consoleErrors);
    const agent = await AgentAtDesk.signIn(deskPage, server.url, shop.owner.email);
    const visitor = await VisitorAtWidget.arrive(shopPage, `${site.url}/?siteKey=${shop.siteKey}`);
    await visitor.introduce('Vera Visitor');
    await visitor.say('before the crash');
    await agent.openChat('Vera Visitor');
    await agent.answer('answered before');
    await expect(visitor.line('answered before')).toBeVisible();

    for (const round of ['one', 'two']) {
      await server.kill();
      await visitor.write(`visitor in the dark, ${round}`);
      await agent.answer(`agent in the dark, ${round}`);
      await expect(visitor.line(`visitor in the dark, ${round}`)).toBeVisible();
      await expect(agent.line(`agent in the dark, ${round}`)).toBeVisible();
      await server.launch();
      await expect(agent.line(`visitor in the dark, ${round}`)).toBeVisible({ timeout: 20_000 });
      await expect(visitor.line(`agent in the dark, ${round}`)).toBeVisible({ timeout: 20_000 });
    }
    const lines = ['before the crash', 'answered before'];
    for (const round of ['one', 'two']) lines.push(`visitor in the dark, ${round}`, `agent in the dark, ${round}`);
    for (const line of lines) {
      await expect(visitor.line(line)).toHaveCount(1);
      await expect(agent.line(line)).toHaveCount(1);
    }
    await expect(visitor.panel.getByText('Waiting to be sent')).toHaveCount(0);
    const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: { id: string }[] };
    const history = await shop.owner.history(items[0]?.id ?? '');
    const texts = history.filter((message) => message.kind === 'text').map((message) => message.content);
    expect([...texts].sort()).toEqual([...lines].sort());
  } finally {
    for (const context of [deskContext, shopContext]) await context.close();
    await site.close();
    await server.stop();
  }
});
