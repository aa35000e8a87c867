import { defineConfig } from '@playwright/test'
import journeys from '../playwright.config.ts'

export default defineConfig({
  ...journeys,
  testDir: '.',
  testIgnore: ['dist/**', 'node_modules/**'],
  outputDir: '../../test-results/frameworks',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
})
