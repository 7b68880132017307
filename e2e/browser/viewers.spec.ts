import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { AgentAtDesk } from './people.ts';

test('two agents at one chat see each other, and who writes', async ({
  agent,
  browser,
  server,
  shop,
  visitor,
  visitorName,
  consoleErrors,
}) => {
  await visitor.say('Is anybody there?');
  const ben = await shop.hire('agent', 'Ben Baker');
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const other = await AgentAtDesk.signIn(await context.newPage(), server.url, ben.email);
  watchConsole(other.page, consoleErrors);
  const owner = shop.owner.session.user.name;

  await agent.openChat(visitorName);
  const alsoHere = (name: string) => ({ name: `Also here: ${name}` });
  await expect(agent.page.getByRole('img', { name: /Also here/ })).toHaveCount(0);
  await other.openChat(visitorName);
  await expect(agent.page.getByRole('img', alsoHere('Ben Baker'))).toBeVisible();
  await expect(other.page.getByRole('img', alsoHere(owner))).toBeVisible();
  await expectAccessible(agent.page, 'a colleague looks');

  const before = await agent.reply.boundingBox();
  await other.reply.fill('Yes, I am');
  const status = agent.page.getByRole('status');
  await expect(status.getByText('Ben Baker is writing an answer')).toBeVisible();
  expect(await agent.reply.boundingBox(), 'nothing jumps').toEqual(before);
  await expect(visitor.panel.getByText(/typing|writing/i).first()).toBeVisible();
  await expectAccessible(agent.page, 'a colleague writes');
  await other.reply.fill('');
  await expect(status.getByText('Ben Baker is writing')).toHaveCount(0);
  await expect(visitor.panel.getByText(/Ben Baker is typing/i)).toHaveCount(0);

  // A note is for agents alone.
  await other.page
    .getByRole('radio', { name: 'Note' })
    .or(other.page.getByRole('button', { name: 'Note' }))
    .first()
    .click();
  await other.page.getByRole('textbox', { name: /note/i }).fill('She has bought here before');
  await expect(status.getByText('Ben Baker is writing a note')).toBeVisible();
  await expect(visitor.panel.getByText(/Ben Baker is typing/i)).toHaveCount(0);
  await other.page.getByRole('textbox', { name: /note/i }).press('Enter');
  await expect(status.getByText('Ben Baker is writing')).toHaveCount(0);

  // Who goes to another page has left the chat.
  await other.page.getByRole('link', { name: 'Settings' }).click();
  await expect(agent.page.getByRole('img', { name: /Also here/ })).toHaveCount(0);
  await other.page.goBack();
  await expect(agent.page.getByRole('img', alsoHere('Ben Baker'))).toBeVisible();
  await context.close();
  await expect(agent.page.getByRole('img', { name: /Also here/ })).toHaveCount(0);
});
