// npm test: everything that must hold, from lint to journeys in a real browser. Slower tests are in
// scripts/test-long.mjs. Ends with one line, "N passed, N failed". With the name of a part it runs
// only that part, and passes further arguments to its runner.
import { findHeadless } from './chromium.mjs'
import { runSteps } from './run-steps.mjs'
import { fail, install } from './setup.mjs'
import { checksAndBuild, journeys, lintAndTypes, sizeBudgets, unitTests, widgetBuild } from './steps.mjs'

const [part = 'all', ...options] = process.argv.slice(2)

const unit = () => unitTests({ name: 'unit tests', chromium: findHeadless(), options })
const e2e = () => journeys({ name: 'journeys', config: 'e2e/playwright.config.ts', chromium: findHeadless(), options })

const PARTS = {
  all: () => [checksAndBuild, sizeBudgets, unit(), e2e()],
  check: () => [lintAndTypes],
  unit: () => [widgetBuild, unit()],
  e2e: () => [widgetBuild, e2e()],
}

const stepsOf = PARTS[part] ?? fail(`No such part: ${part}. There are ${Object.keys(PARTS).join(', ')}.`)
install()
await runSteps(stepsOf())
