import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import initSqlite from 'sql.js';

const run = promisify(execFile);

export type DatabaseKind = 'sqlite' | 'postgres';

/** A database of one server's own, gone when the test is done. */
export interface Database {
  readonly kind: DatabaseKind;
  /** What the server is given as `DATABASE_URL`. */
  readonly url: string;
  remove(): Promise<void>;
}

/** The kind that this test run is about; SQLite unless the vitest project or the caller says otherwise. */
export function databaseUnderTest(): DatabaseKind {
  return process.env['DESKBELL_TEST_DATABASE'] === 'postgres' ? 'postgres' : 'sqlite';
}

function clusterUrl(): string {
  const url = process.env['DESKBELL_TEST_POSTGRES_URL'];
  if (url === undefined) {
    throw new Error(
      'DESKBELL_TEST_POSTGRES_URL is not set: these tests need a PostgreSQL (script/postgres starts one).',
    );
  }
  return url;
}

/** Runs SQL with `psql`, which comes with the server that the tests need anyway. Returns the rows as text. */
export async function psql(url: string, sql: string): Promise<string> {
  const { stdout } = await run('psql', ['--no-psqlrc', '--quiet', '-At', '-v', 'ON_ERROR_STOP=1', '-c', sql, url]);
  return stdout;
}

/** Makes an empty database; with SQLite that is a path in `folder`, which the server fills. */
export async function createDatabase(kind: DatabaseKind, folder: string): Promise<Database> {
  if (kind === 'sqlite') {
    return { kind, url: `sqlite:${join(folder, 'deskbell.db')}`, remove: async () => {} };
  }
  const cluster = clusterUrl();
  const name = `deskbell_e2e_${randomBytes(6).toString('hex')}`;
  await psql(cluster, `CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return {
    kind,
    url: url.toString(),
    remove: async () => {
      await psql(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Runs SQL on a server's database behind its back; with SQLite the server must have ended. */
export async function byHand(database: Database, sql: string): Promise<void> {
  if (database.kind === 'postgres') {
    await psql(database.url, sql);
    return;
  }
  const path = database.url.slice('sqlite:'.length);
  const bytes = await readFile(path);
  // The file says that it is in WAL mode, which needs shared memory that this reader does not have. Its server has ended
  // cleanly, so there is no log and the plain mode is as true.
  bytes[18] = 1;
  bytes[19] = 1;
  const opened = new (await initSqlite()).Database(bytes);
  opened.run(sql);
  await writeFile(path, opened.export());
  opened.close();
}
