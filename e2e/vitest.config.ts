import { defineConfig } from 'vitest/config';

/** Every system test runs on each database: the behaviour is one, whatever holds the rows. */
const databases = ['sqlite', 'postgres'] as const;
const postgresUrl = process.env['DESKBELL_TEST_POSTGRES_URL'];
const withoutPostgres = postgresUrl === undefined && process.env['CI'] === undefined;

if (withoutPostgres) {
  console.warn(
    'PostgreSQL is left out: set DESKBELL_TEST_POSTGRES_URL to a throw-away superuser URL (script/postgres starts one).',
  );
}

export default defineConfig({
  test: {
    pool: 'forks',
    // The machine runs a server beside each worker.
    maxWorkers: 2,
    projects: databases
      .filter((name) => name === 'sqlite' || !withoutPostgres)
      .map((name) => ({
        extends: true,
        test: {
          name,
          include: ['system/**/*.test.ts'],
          env: { DESKBELL_TEST_DATABASE: name },
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      })),
  },
});
