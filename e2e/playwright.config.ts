import { defineConfig } from '@playwright/test';

/** Debian's own browser: nothing is downloaded. */
const executablePath = process.env['DESKBELL_CHROMIUM'] ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'browser',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  // A browser, a server and a runner share the machine.
  workers: 1,
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--mute-audio',
      ],
    },
  },
});
