// The steps of npm test, npm run test:long and their parts, and how the results of each are read.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node, root } from './setup.mjs'

const results = mkdtempSync(join(tmpdir(), 'earshot-test-'))
process.on('exit', () => rmSync(results, { recursive: true, force: true }))

/** A program of the workspace's own packages. */
const bin = (path, ...args) => [node, join(root, 'node_modules', path), ...args]
const script = (name) => [node, join(root, 'scripts', name)]

export const lintAndTypes = {
  name: 'lint and types',
  commands: [bin('@biomejs/biome/bin/biome', 'ci', '.'), bin('typescript/bin/tsc', '-b')],
}
export const widgetBuild = { name: 'widget build', commands: [script('build-widget.mjs')] }
/** At the same time: none of them uses all cores to its end. */
export const checksAndBuild = {
  name: 'lint, types and widget build',
  commands: [...widgetBuild.commands, ...lintAndTypes.commands],
}
export const sizeBudgets = { name: 'size budgets', commands: [script('check-size.mjs')] }
export const frameworkApps = { name: 'apps of the frameworks', commands: [script('install-apps.mjs')] }

export function unitTests({ name, chromium, options = [] }) {
  const file = join(results, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return {
    name,
    commands: [bin('vitest/vitest.mjs', 'run', ...options, ...reporters)],
    env: { CHROMIUM: chromium },
    count: () => countUnit(file),
  }
}

export function journeys({ name, config, chromium, options = [] }) {
  const file = join(results, `${name}.json`)
  return {
    name,
    commands: [[node, join(root, 'e2e/node_modules/@playwright/test/cli.js'), 'test', '--config', config, ...options]],
    env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    count: () => countJourneys(file),
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
