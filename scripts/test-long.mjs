// npm run test:long: what npm test leaves out because it takes long. Relays that are killed and
// databases that are away, upgrades, the packed packages, pages that others wrote, the picture and
// a report in Firefox and WebKit, and the snippets of docs/where-to-put-it.md in real builds. Ends
// with "N passed, N failed".
import { findChromium } from './chromium.mjs'
import { runSteps } from './run-steps.mjs'
import { install } from './setup.mjs'
import { frameworkApps, journeys, unitTests, widgetBuild } from './steps.mjs'

install()
const chromium = findChromium()

await runSteps([
  widgetBuild,
  unitTests({ name: 'long unit tests', chromium, options: ['--mode', 'long'] }),
  journeys({ name: 'long journeys', config: 'e2e/playwright.long.config.ts', chromium }),
  journeys({ name: 'Firefox and WebKit', config: 'e2e/browsers/playwright.config.ts', chromium }),
  frameworkApps,
  journeys({ name: 'frameworks', config: 'e2e/frameworks/playwright.config.ts', chromium }),
])
