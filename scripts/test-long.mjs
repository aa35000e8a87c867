// npm run test:long: what npm test leaves out because it takes long. Relays that are killed and databases that are away, upgrades, the
// packed packages, pages that others wrote, the picture and a report in Firefox and WebKit, and the snippets of docs/where-to-put-it.md in
// real builds. Ends with "N passed, N failed".
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { install, node, root } from './setup.mjs'
import { journeys, runSteps, unitTests } from './steps.mjs'

install()
const chromium = findChromium()

runSteps([
  { name: 'widget build', command: [node, join(root, 'scripts/build-widget.mjs')] },
  unitTests({ name: 'long unit tests', options: ['--mode', 'long'] }),
  journeys({ name: 'long journeys', config: 'e2e/playwright.long.config.ts', chromium }),
  journeys({ name: 'Firefox and WebKit', config: 'e2e/browsers/playwright.config.ts', chromium }),
  { name: 'apps of the frameworks', command: [node, join(root, 'scripts/install-apps.mjs')] },
  journeys({ name: 'frameworks', config: 'e2e/frameworks/playwright.config.ts', chromium }),
])
