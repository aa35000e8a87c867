import { defineConfig } from '@playwright/test'
import { keepTemporaryFilesInMemory } from '../scripts/temporary-files.mjs'

keepTemporaryFilesInMemory()

export default defineConfig({
  testDir: 'journeys',
  testMatch: '*.spec.ts',
  // `npm run test:long` runs these.
  testIgnore: '*.long.spec.ts',
  outputDir: '../test-results/e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    // What was done and asked for; pictures of it cost a fifth of the time, and `--trace on` brings them.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        // No name but loopback is ever looked up.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ],
    },
  },
})
