// npm test: everything that must hold, from lint to the journeys in a real browser. Ends with one line, "N passed, N failed".
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { env, install, node, root } from './setup.mjs'

install()
const chromium = findChromium()
const results = mkdtempSync(join(tmpdir(), 'earshot-test-'))
const bin = (path) => [node, join(root, 'node_modules', path)]
const tsc = (project) => ({ name: `types of ${project}`, command: [...bin('typescript/bin/tsc'), '-p', project] })

const unit = join(results, 'unit.json')
const journeys = join(results, 'journeys.json')
const steps = [
  { name: 'lint', command: [...bin('@biomejs/biome/bin/biome'), 'ci', '.'] },
  ...['protocol', 'privacy', 'widget', 'relay'].map((name) => tsc(`packages/${name}`)),
  ...['e2e', 'scripts', 'bench'].map(tsc),
  { name: 'widget build', command: [node, join(root, 'scripts/build-widget.mjs')] },
  {
    name: 'unit tests',
    command: [...bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`],
    count: () => countUnit(unit),
  },
  { name: 'size budgets', command: [node, join(root, 'scripts/check-size.mjs')] },
  {
    name: 'journeys',
    command: [
      node,
      join(root, 'e2e/node_modules/@playwright/test/cli.js'),
      'test',
      '--config',
      'e2e/playwright.config.ts',
    ],
    env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: journeys },
    count: () => countJourneys(journeys),
  },
]

const total = { passed: 0, failed: 0, skipped: 0 }
for (const step of steps) {
  console.log(`\n=== ${step.name}`)
  const ok = passes(step)
  const counted = (step.count ? tryCount(step.count) : undefined) ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
  // A runner that fails without a failed test, such as on a file that does not load, is a failure all the same.
  if (!ok && counted.failed === 0) counted.failed = 1
  total.passed += counted.passed
  total.failed += counted.failed
  total.skipped += counted.skipped ?? 0
}
if (total.skipped > 0) {
  console.log(
    `\n${total.skipped} TESTS SKIPPED: what they need is not installed; the output above says what, in capitals.`,
  )
}
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 ? 1 : 0)

function passes({ command: [program, ...args], env: more }) {
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...env, ...more } })
  return done.status === 0
}

function tryCount(count) {
  try {
    return count()
  } catch {
    return undefined
  }
}

function countUnit(file) {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8'))
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests }
}

function countJourneys(file) {
  const { stats } = JSON.parse(readFileSync(file, 'utf8'))
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected }
}
