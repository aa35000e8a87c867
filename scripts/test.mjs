// npm test: what must hold, from lint to the journeys in a real browser; scripts/test-long.mjs has what takes longer. Ends with one
// line, "N passed, N failed".
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { install, node, root } from './setup.mjs'
import { bin, journeys, runSteps, unitTests } from './steps.mjs'

install()
const chromium = findChromium()
const tsc = (project) => ({ name: `types of ${project}`, command: [...bin('typescript/bin/tsc'), '-p', project] })

runSteps([
  { name: 'lint', command: [...bin('@biomejs/biome/bin/biome'), 'ci', '.'] },
  ...['protocol', 'privacy', 'widget', 'relay'].map((name) => tsc(`packages/${name}`)),
  ...['e2e', 'e2e/browsers', 'scripts', 'bench'].map(tsc),
  { name: 'widget build', command: [node, join(root, 'scripts/build-widget.mjs')] },
  unitTests({ name: 'unit tests' }),
  { name: 'size budgets', command: [node, join(root, 'scripts/check-size.mjs')] },
  journeys({ name: 'journeys', config: 'e2e/playwright.config.ts', chromium }),
])
