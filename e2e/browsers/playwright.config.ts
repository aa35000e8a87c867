import { defineConfig } from '@playwright/test'
import { type BrowserName, PACKAGES, STARTS } from './support/installed.ts'

for (const [name, start] of Object.entries(STARTS)) {
  // Workers read this file too.
  if (start || process.env.TEST_WORKER_INDEX) continue
  console.warn(`\n  NOT TESTED IN ${name.toUpperCase()}: apt-get install ${PACKAGES[name as BrowserName]}\n`)
}

/** The picture and a report in browsers other than Chromium, driven over WebDriver. */
export default defineConfig<object, { browserUnderTest: BrowserName }>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/browsers',
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  projects: [
    { name: 'Firefox', use: { browserUnderTest: 'firefox' } },
    { name: 'WebKit', use: { browserUnderTest: 'webkit' } },
  ],
})
