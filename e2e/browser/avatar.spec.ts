import { expect, expectAccessible, test } from './fixtures.ts';
import { png } from '../support/pictures.ts';

test('a picture is chosen, and the visitor sees it in the chat', async ({ agent, visitor, visitorName }) => {
  const { page } = agent;
  await page.getByRole('link', { name: 'Settings' }).click();
  const file = page.getByLabel('Choose a picture', { exact: true }).and(page.locator('input'));
  await file.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
  await expect(page.getByText('This is not a PNG, JPEG or WebP picture.')).toBeVisible();
  await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: png(400, 300) });
  await expect(page.getByRole('button', { name: 'Change the picture' })).toBeVisible();
  await expectAccessible(page, 'a profile with a picture');
  await visitor.say('Who are you?');
  await page.getByRole('link', { name: 'Inbox' }).click();
  await agent.openChat(visitorName);
  await agent.answer('It is me');
  await expect(visitor.line('It is me')).toBeVisible();
  const picture = visitor.panel.locator('img.picture');
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(256);
});
