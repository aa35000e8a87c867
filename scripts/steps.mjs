// The steps of npm test and npm run test:long, and the count of what passed in them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, node, root } from './setup.mjs'

/** Compiled code is kept from one process to the next: it halves the time that a relay or a command takes to start. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'earshot-compile-cache')
const results = mkdtempSync(join(tmpdir(), 'earshot-test-'))

/** A program of the workspace's own packages. */
export const bin = (path) => [node, join(root, 'node_modules', path)]

export function unitTests({ name, options = [] }) {
  const file = join(results, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return { name, command: [...bin('vitest/vitest.mjs'), 'run', ...options, ...reporters], count: () => countUnit(file) }
}

export function journeys({ name, config, chromium }) {
  const file = join(results, `${name}.json`)
  return {
    name,
    command: [node, join(root, 'e2e/node_modules/@playwright/test/cli.js'), 'test', '--config', config],
    env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    count: () => countJourneys(file),
  }
}

/** Runs all steps, also after one that failed. Ends the process with one line, "N passed, N failed". */
export function runSteps(steps) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const failed = []
  for (const step of steps) {
    console.log(`\n=== ${step.name}`)
    const started_at = performance.now()
    const ok = passes(step)
    const counted = (step.count ? tryCount(step.count) : undefined) ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
    // A runner that fails without a failed test, such as on a file that does not load, is a failure all the same.
    if (!ok && counted.failed === 0) counted.failed = 1
    total.passed += counted.passed
    total.failed += counted.failed
    total.skipped += counted.skipped ?? 0
    if (counted.failed > 0) failed.push(...(counted.names ?? []).map((name) => `${step.name}: ${name}`))
    if (counted.failed > 0 && !counted.names?.length) failed.push(step.name)
    console.log(`(${Math.round((performance.now() - started_at) / 1000)} s)`)
  }
  if (total.skipped > 0) {
    console.log(
      `\n${total.skipped} TESTS SKIPPED: what they need is not installed; the output above says what, in capitals.`,
    )
  }
  if (failed.length > 0) console.log(`\nFAILED\n${failed.map((name) => `  ${name}`).join('\n')}`)
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  process.exit(total.failed > 0 ? 1 : 0)
}

function passes({ command: [program, ...args], env: more }) {
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...env, NODE_COMPILE_CACHE, ...more } })
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
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const names = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests, names }
}

function countJourneys(file) {
  const { stats, suites } = JSON.parse(readFileSync(file, 'utf8'))
  const { expected, flaky, unexpected, skipped } = stats
  return { passed: expected + flaky, failed: unexpected, skipped, names: suites.flatMap(failedIn) }
}

function failedIn({ suites = [], specs = [] }) {
  return [...specs.filter(({ ok }) => !ok).map(({ title }) => title), ...suites.flatMap(failedIn)]
}
