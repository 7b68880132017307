import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newEmail, password, signIn, Workspace } from '../support/actors.ts';
import { byHand } from '../support/database.ts';
import { withServer } from '../support/file-server.ts';
import { Rest } from '../support/rest.ts';
import { Server, type ServerOptions } from '../support/server.ts';
import * as shapes from '../support/shapes.ts';

/**
 * Starts a server that must not come up, and returns what it wrote. What is wrong is found before any database is opened, so
 * none is made for it.
 */
async function refusedStart(options: ServerOptions): Promise<string> {
  const server = await Server.prepare({ database: 'sqlite', ...options });
  try {
    server.spawn();
    expect(await server.exit(), server.logs).toBeGreaterThan(0);
    expect(server.logs).not.toContain('panicked');
    return server.logs;
  } finally {
    await server.remove();
  }
}

test.each([
  ['DESKBELL_NO_SUCH_SETTING', '1'],
  ['DESKBELL_LIMIT_LOGON', '10/minute'],
  ['DESKBELL_LIMIT_LOGIN', 'often'],
  ['DESKBELL_LIMIT_LOGIN', '10/fortnight'],
  ['DESKBELL_LIMIT_LOGIN', '0/minute'],
  ['DESKBELL_REGISTRATION', 'sometimes'],
  ['DESKBELL_AGENT_GRACE_SECONDS', 'soon'],
  ['DESKBELL_TYPING_SECONDS', '-1'],
  ['DESKBELL_PING_INTERVAL_MS', 'x'],
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['DATABASE_URL', 'oracle://localhost/deskbell'],
  ['DATABASE_URL', 'not a url'],
])('%s=%s stops the start and says which and why', async (name, value) => {
  const logs = await refusedStart({ env: { [name]: value } });
  expect(logs).toContain(name);
  expect(logs.replaceAll(name, '').trim().length, 'says why, not only which').toBeGreaterThan(10);
});

test('a name that the scripts or the tests read does not stop the start', async () => {
  const names = ['DEMO_EMAIL', 'DEMO_PASSWORD', 'CHROMIUM', 'BINARY', 'URL', 'AGENT_PASSWORD', 'TEST_SEED'];
  const env = Object.fromEntries(names.map((name) => [`DESKBELL_${name}`, 'x']));
  await withServer({ env }, async (server) => {
    (await new Rest(server.url).get('/api/health')).is(200);
  });
});

test('a secret in a bad DATABASE_URL is not written to the log', async () => {
  const logs = await refusedStart({ env: { DATABASE_URL: 'postgres://bell:hush-hush@127.0.0.1:1/none' } });
  expect(logs).not.toContain('hush-hush');
});

test('a port that is taken stops the start with its number', async () => {
  await withServer({}, async (first) => {
    const logs = await refusedStart({ port: first.port });
    expect(logs).toContain(String(first.port));
  });
});

test('a data directory that cannot be written stops the start and names it', async () => {
  const folder = '/proc/deskbell-cannot-be-here';
  expect(await refusedStart({ env: { DESKBELL_DATA_DIR: folder, JWT_SECRET: null } })).toContain(folder);
});

test('a second start finds what the first one left', async () => {
  const server = await Server.start();
  try {
    const shop = await Workspace.create(server.url);
    const { id } = await (await shop.visitor()).start('Still here?');
    await server.terminate();
    await server.launch();
    const owner = await signIn(server.url, shop.owner.email);
    expect((await owner.conversation(id)).messages[0]?.content).toBe('Still here?');
  } finally {
    await server.stop();
  }
});

test('without JWT_SECRET one is made, kept for its owner alone, and used again', async () => {
  const server = await Server.start({ env: { JWT_SECRET: null } });
  try {
    const shop = await Workspace.create(server.url);
    const names = await readdir(server.dataDir);
    const secrets = [];
    for (const name of names.filter((each) => !each.startsWith('deskbell.db'))) {
      const info = await stat(join(server.dataDir, name));
      if (info.isFile()) secrets.push({ name, mode: (info.mode & 0o777).toString(8) });
    }
    expect(secrets.length, `of ${names.join(', ')}`).toBeGreaterThanOrEqual(1);
    for (const secret of secrets) expect(secret).toEqual({ name: secret.name, mode: '600' });
    await server.crash();
    (await shop.owner.rest.get('/api/auth/me')).as(200, shapes.agent);
  } finally {
    await server.stop();
  }
});

test('two servers do not share a secret that nobody gave them', async () => {
  const options = { env: { JWT_SECRET: null } };
  await withServer(options, async (one) => {
    await withServer(options, async (two) => {
      const shop = await Workspace.create(one.url);
      (await new Rest(two.url, shop.owner.session.token).get('/api/auth/me')).problem('invalid-token');
    });
  });
});

function register(server: Server) {
  return new Rest(server.url).post('/api/auth/register', { name: 'R', email: newEmail(), password });
}

test('registration is for the first only, unless said otherwise', async () => {
  await withServer({ env: { DESKBELL_REGISTRATION: null } }, async (server) => {
    (await register(server)).as(201, shapes.session);
    (await register(server)).problem('forbidden');
  });
});

test('of many who want to be the first, one is', async () => {
  await withServer({ env: { DESKBELL_REGISTRATION: 'first' } }, async (server) => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => register(server)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    for (const answer of answers.filter((each) => each.status !== 201)) answer.problem('forbidden');
  });
});

test('registration that is closed is closed from the beginning', async () => {
  await withServer({ env: { DESKBELL_REGISTRATION: 'closed' } }, async (server) => {
    (await register(server)).problem('forbidden');
  });
});

/** Writes a schema version that no binary knows, as a later release would. */
async function pretendNewer(server: Server): Promise<void> {
  const table = 'schema_migrations';
  const insert = `INSERT INTO ${table} (version, name, applied_at) VALUES (999999, 'from the future', 0)`;
  await byHand(server.database, insert);
}

test('a database newer than the binary is refused with a clear message, and left alone', async () => {
  const server = await Server.start();
  try {
    await Workspace.create(server.url);
    await server.terminate();
    await pretendNewer(server);
    server.spawn();
    expect(await server.exit(), server.logs).toBeGreaterThan(0);
    expect(server.logs).toMatch(/newer/i);
    expect(server.logs).not.toContain('panicked');
  } finally {
    await server.remove();
  }
});

test('two servers that start at once on one database migrate it once', async () => {
  const first = await Server.prepare();
  if (first.database.kind === 'sqlite') {
    await first.remove();
    return; // An embedded database belongs to one process.
  }
  const second = await Server.prepare({ env: { DATABASE_URL: first.database.url } });
  try {
    await Promise.all([first.launch(), second.launch()]);
    const shop = await Workspace.create(first.url);
    (await new Rest(second.url, shop.owner.session.token).get('/api/auth/me')).as(200, shapes.agent);
  } finally {
    await second.stop();
    await first.stop();
  }
});

test('the database file is for its owner alone', async () => {
  await withServer({}, async (server) => {
    if (server.database.kind !== 'sqlite') return;
    await chmod(server.dataDir, 0o755);
    const info = await stat(join(server.dataDir, 'deskbell.db'));
    expect((info.mode & 0o077).toString(8)).toBe('0');
  });
});
