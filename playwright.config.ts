import { defineConfig, devices } from '@playwright/test'

const { CHROMIUM_PATH } = process.env
/** Chromium refuses its sandbox to root. */
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'test/e2e',
  workers: 1,
  // As in vitest.config.ts; what needed a second try is reported as flaky.
  retries: 1,
  timeout: 120_000,
  // Far more than anything takes: a machine that two suites share is late, not wrong.
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  // It is emptied at the start: `npm test` gives each suite a folder of its own instead.
  outputDir: 'test-results',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // A trace films the page, which costs more than the test: only what failed once is filmed.
    trace: 'on-first-retry',
    launchOptions: {
      ...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : {}),
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
