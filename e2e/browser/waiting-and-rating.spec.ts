import { type Workspace } from '../support/actors.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { Network } from './network.ts';
import { VisitorAtWidget } from './people.ts';

interface Shown {
  id: string;
  rating: { score: number; comment: string | null } | null;
}

/** The conversation in which this was said last, as the agents see it. */
async function latest(shop: Workspace): Promise<Shown> {
  const { items } = (await shop.owner.rest.get('/api/conversations')).json as { items: Shown[] };
  const [first] = items;
  if (!first) throw new Error('There is no conversation.');
  return first;
}

const done = async (shop: Workspace, id: string, what: string, body: Record<string, unknown> = {}): Promise<void> => {
  (await shop.owner.rest.put(`/api/conversations/${id}/${what}`, body)).is(200);
};

test('who waits sees the place in the queue until somebody comes', async ({ visitor, shop }) => {
  const before = await (await shop.visitor()).start('I was here first');
  await visitor.say('Me too');
  const place = visitor.panel.getByRole('status').filter({ hasText: /^You are/ });
  await expect(place).toHaveText('You are number 2 in line');
  const { id } = await latest(shop);
  await expectAccessible(visitor.page, 'second in the queue');

  await done(shop, before.id, 'assign');
  await expect(place, 'the estimate is not read out').toHaveText('You are next');
  await expect(visitor.panel.getByText('You are next · less than a minute')).toBeVisible();
  await visitor.reload();
  await expect(place).toHaveText('You are next');

  await done(shop, id, 'assign');
  await expect(place).toBeHidden();
  await expect(visitor.log).toContainText('joined');
});

test('the queue in German', async ({ browser, shop, shopPage }) => {
  await (await shop.visitor()).start('Ich war zuerst da');
  const context = await browser.newContext({ locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto(shopPage);
  const visitor = VisitorAtWidget.on(page);
  await visitor.launcher.click();
  const start = visitor.panel.getByRole('button', { name: 'Chat beginnen' });
  const message = visitor.panel.getByRole('textbox', { name: 'Nachricht' });
  await expect(start.or(message)).toBeVisible();
  if (await start.isVisible()) {
    await visitor.panel.getByRole('textbox', { name: /^Name/ }).fill('Vera');
    await start.click();
  }
  await message.fill('Ich auch');
  await message.press('Enter');
  await expect(visitor.panel.getByText('Sie sind Nummer 2 in der Warteschlange')).toBeVisible();
  await done(shop, (await latest(shop)).id, 'resolve');
  await expect(visitor.panel.getByRole('radiogroup', { name: 'Wie war es?' })).toBeVisible();
  await context.close();
});

test('a conversation that is done is rated by keyboard, and rated anew', async ({ visitor, shop }) => {
  await visitor.say('It works again');
  const { id } = await latest(shop);
  await done(shop, id, 'resolve');
  const faces = visitor.panel.getByRole('radiogroup', { name: 'How was it?' });
  await expect(faces.getByRole('radio')).toHaveCount(5);
  await faces.getByRole('radio', { name: 'Very bad' }).focus();
  await visitor.page.keyboard.press('ArrowRight');
  await visitor.page.keyboard.press('ArrowRight');
  await expect(faces.getByRole('radio', { name: 'Okay' })).toBeChecked();
  await expectAccessible(visitor.page, 'a rating that is being given');
  await visitor.page.keyboard.press('ArrowRight');
  await visitor.page.keyboard.press('Enter');
  await expect(visitor.panel.getByText('Thank you for your rating.')).toBeVisible();
  await expect(visitor.panel.getByRole('button', { name: 'Change' })).toBeFocused();
  await expect.poll(async () => (await latest(shop)).rating).toMatchObject({ score: 4, comment: null });
  await expectAccessible(visitor.page, 'a rating that was given');

  await visitor.reload();
  await visitor.panel.getByRole('button', { name: 'Change' }).click();
  await expect(faces.getByRole('radio', { name: 'Good', exact: true })).toBeFocused();
  await faces.getByRole('radio', { name: 'Very good' }).check();
  await visitor.panel.getByRole('textbox', { name: /What should we know/ }).fill('Quick and kind');
  await visitor.panel.getByRole('button', { name: 'Send rating' }).click();
  await expect(visitor.panel.getByText('Thank you for your rating.')).toBeVisible();
  await expect.poll(async () => (await latest(shop)).rating).toMatchObject({ score: 5, comment: 'Quick and kind' });

  await visitor.say('One more thing');
  await expect(visitor.panel.getByText('Thank you for your rating.')).toBeHidden();
});

test('a rating without a network waits, over a reload too', async ({ visitor, shop }) => {
  const network = await Network.of(visitor.page.context());
  await visitor.say('Thanks');
  await visitor.reload();
  await done(shop, (await latest(shop)).id, 'close');
  await visitor.panel.getByRole('radio', { name: 'Very good' }).check();
  await network.lose();
  await visitor.panel.getByRole('button', { name: 'Send rating' }).click();
  await expect(visitor.panel.getByText(/Not sent yet/)).toBeVisible();
  await network.findPages();
  await visitor.reload();
  await network.find();
  await expect
    .poll(async () => (await latest(shop)).rating, { timeout: 20_000 })
    .toMatchObject({ score: 5, comment: null });
});

test('a rating that comes too late is told so', async ({ visitor, shop }) => {
  await visitor.say('Thanks');
  await done(shop, (await latest(shop)).id, 'close');
  const conflict = { type: '/problems/conflict', title: 'Conflict', status: 409, detail: 'Too late.' };
  await visitor.page.route('**/rate', (route) => route.fulfill({ status: 409, json: conflict }));
  await visitor.panel.getByRole('radio', { name: 'Okay' }).check();
  await visitor.panel.getByRole('button', { name: 'Send rating' }).click();
  await expect(visitor.panel.getByText(/for 24 hours after/)).toBeVisible();
  await expect(visitor.panel.getByRole('radiogroup')).toBeHidden();
});

test('a conversation that was handed on says so, and one that was merged leads to the other', async ({
  visitor,
  shop,
}) => {
  await visitor.say('First question');
  const from = await latest(shop);
  const team = (await shop.owner.rest.post('/api/teams', { name: 'Billing' })).is(201).json as { id: string };
  await done(shop, from.id, 'transfer', { teamId: team.id });
  await expect(visitor.log).toContainText('Olga Owner handed this conversation on');

  await visitor.panel.getByRole('button', { name: 'Back to conversations' }).click();
  await visitor.panel.getByRole('button', { name: 'Start a new conversation' }).click();
  await visitor.say('Second question');
  const into = await latest(shop);
  await visitor.panel.getByRole('button', { name: 'Back to conversations' }).click();
  await visitor.panel.getByRole('button', { name: /handed this conversation on/ }).click();
  await expect(visitor.line('First question')).toBeVisible();

  await done(shop, from.id, 'merge', { into: into.id });
  await expect(visitor.log).toContainText('This conversation goes on in another one.');
  await expect(visitor.message).toBeHidden();
  await expect(visitor.panel.getByRole('radiogroup'), 'nothing to rate: it goes on').toBeHidden();
  const open = visitor.panel.getByRole('button', { name: 'Open that conversation' });
  await expect(open).toHaveCount(2);
  await expectAccessible(visitor.page, 'a merged conversation');
  await open.last().click();
  await expect(visitor.line('Second question')).toBeVisible();
  await expect(visitor.message).toBeFocused();
});

test('a visitor reacts to an answer, by mouse and by keyboard, and takes it back', async ({ visitor, shop }) => {
  await visitor.say('Is it in stock?');
  const { id } = await latest(shop);
  const answer = await shop.owner.send(id, 'It is');
  await expect(visitor.line('It is')).toBeVisible();
  const add = visitor.panel.getByRole('button', { name: 'React to this message' });
  const picker = visitor.panel.getByRole('group', { name: 'React to this message' });
  await add.click();
  await expectAccessible(visitor.page, 'picking a reaction');
  await picker.getByRole('button', { name: 'Thumbs up' }).click();
  const chip = visitor.log.getByRole('button', { name: /^Thumbs up: / });
  await expect(chip).toHaveAccessibleName('Thumbs up: You');
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  await expect(add).toBeFocused();

  const path = `/api/messages/${answer.id}/reactions/${encodeURIComponent('👍')}`;
  (await shop.owner.rest.put(path, {})).is(200);
  await expect(chip).toHaveAccessibleName('Thumbs up: You, Olga Owner');
  await expectAccessible(visitor.page, 'a message with reactions');
  await chip.click();
  await expect(chip).toHaveAccessibleName('Thumbs up: Olga Owner');
  await expect(chip).toHaveAttribute('aria-pressed', 'false');

  await add.press('Enter');
  await expect(picker.getByRole('button', { name: 'Thumbs up' })).toBeFocused();
  await visitor.page.keyboard.press('Escape');
  await expect(picker).toBeHidden();
  await expect(visitor.dialog).toBeVisible();
  await expect(add).toBeFocused();
  await add.press('Enter');
  await visitor.page.keyboard.press('Tab');
  await visitor.page.keyboard.press('Space');
  await expect(visitor.log.getByRole('button', { name: 'Heart: You' })).toBeVisible();
  await visitor.reload();
  await expect(visitor.log.getByRole('button', { name: 'Heart: You' })).toBeVisible();
});
