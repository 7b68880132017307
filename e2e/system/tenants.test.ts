import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
import { databaseUnderTest, psql } from '../support/database.ts';
import { serverForThisFile } from '../support/file-server.ts';

const server = await serverForThisFile();
const onPostgres = test.runIf(databaseUnderTest() === 'postgres');

/**
 * The tables that hold what belongs to a business: all that name one, but for those by which is found out whose a caller is
 * (before that no business can be set).
 */
const tenantTables = `
  SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'workspace_id' AND NOT a.attisdropped
    AND c.relname NOT IN ('logins', 'invitations', 'sessions', 'refresh_tokens', 'challenges', 'jobs', 'site_keys')`;

async function rows(sql: string): Promise<string[]> {
  return (await psql(server.database.url, sql)).split('\n').filter((line) => line !== '');
}

onPostgres('row-level security is on, and forced on the owner too, for every table of tenants', async () => {
  expect((await rows(tenantTables)).length).toBeGreaterThan(5);
  // One function of the owner looks words up in `message_words`: see the step of the schema that makes it.
  const unforced = `${tenantTables} AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`;
  expect(await rows(unforced)).toEqual(['message_words']);
  expect(await rows(`${tenantTables} AND NOT c.relrowsecurity`)).toEqual([]);
});

onPostgres('the role that serves owns no table and cannot step over the policies', async () => {
  const owned = `SELECT relname FROM pg_class WHERE relowner = 'deskbell_app'::regrole`;
  expect(await rows(owned)).toEqual([]);
  const rights = `SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'deskbell_app'`;
  expect(await rows(rights)).toEqual(['f|f']);
  const serving = `SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database()`;
  expect((await rows(serving)).length).toBeGreaterThan(0);
});

onPostgres('whoever forgets the filter sees nothing; with a business set, that business alone', async () => {
  const [shop, other] = [await Workspace.create(server.url), await Workspace.create(server.url)];
  await (await shop.visitor()).start('Ours');
  await (await other.visitor()).start('Theirs');
  const select = 'SELECT content FROM messages ORDER BY content';
  expect(await rows(select), 'control: the superuser sees both').toEqual(['Ours', 'Theirs']);
  expect(await rows(`SET ROLE deskbell_app; ${select}`)).toEqual([]);
  const { workspaceId } = shop.owner.session.user;
  expect(await rows(`SET ROLE deskbell_app; SET deskbell.workspaces = '${workspaceId}'; ${select}`)).toEqual(['Ours']);
  for (const table of await rows(tenantTables)) {
    expect(await rows(`SET ROLE deskbell_app; SELECT count(*) FROM ${table}`), table).toEqual(['0']);
  }
});

test('two businesses at once never see each other, over one pool of connections', async () => {
  const shops = await Promise.all(Array.from({ length: 4 }, () => Workspace.create(server.url)));
  await Promise.all(
    shops.map(async (shop, index) => (await shop.visitor({ name: `V${index}` })).start(`secret ${index}`)),
  );
  await Promise.all(
    Array.from({ length: 80 }, async (_, round) => {
      const index = round % shops.length;
      const { text } = (await shops[index]?.owner.rest.get('/api/conversations'))?.is(200) ?? { text: '' };
      expect(text.match(/secret \d/g)?.every((found) => found === `secret ${index}`)).toBe(true);
    }),
  );
});

onPostgres('words are looked up for the one business that was set, and for none without', async () => {
  const [shop, other] = [await Workspace.create(server.url), await Workspace.create(server.url)];
  const room = await (await shop.visitor()).start('The capybara is ours');
  await (await other.visitor()).start('Their capybara');
  const kept = "SELECT count(*) FROM message_words WHERE words @@ 'capybara'";
  await expect.poll(() => rows(kept), { timeout: 5_000 }).toEqual(['2']);
  const look = "SELECT id FROM conversations_with_words('capybara', 10)";
  const { workspaceId } = shop.owner.session.user;
  expect(await rows(`SET ROLE deskbell_app; SET deskbell.workspaces = '${workspaceId}'; ${look}`)).toEqual([room.id]);
  expect(await rows(`SET ROLE deskbell_app; ${look}`)).toEqual([]);
  await expect(rows(`SET ROLE deskbell_app; SET deskbell.workspaces = ''; ${look}`)).rejects.toThrow();
});
