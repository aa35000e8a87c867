import { defineConfig } from '@playwright/test'
import journeys from './playwright.config.ts'

/** The journeys that take long, which `npm test` leaves to `npm run test:long`. */
export default defineConfig({
  ...journeys,
  testMatch: '*.long.spec.ts',
  testIgnore: [],
  outputDir: '../test-results/long',
})
