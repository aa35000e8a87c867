// npm run test:long: the snippets of docs/where-to-put-it.md in real builds of the frameworks. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { env, install, node, PNPM, root, run } from './setup.mjs'

const folder = join(root, 'e2e/frameworks')
const built = join(folder, 'dist')

install()
const chromium = findChromium()
run(node, [join(root, 'scripts/build-widget.mjs')])

// The apps import the widget as it is published, not its sources.
rmSync(built, { recursive: true, force: true })
mkdirSync(built)
for (const name of ['protocol', 'privacy', 'widget']) {
  const cwd = join(root, 'packages', name)
  run('npm', ['run', 'build'], { cwd })
  run('npx', ['--yes', PNPM, 'pack', '--pack-destination', built], { cwd })
}
const tarballs = readdirSync(built).map((name) => join(built, name))
writeFileSync(join(built, 'package.json'), JSON.stringify({ name: 'apps', private: true, type: 'module' }))
run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs], { cwd: built })
run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'], { cwd: folder })

const results = join(mkdtempSync(join(tmpdir(), 'earshot-test-')), 'frameworks.json')
const playwright = join(root, 'e2e/node_modules/@playwright/test/cli.js')
const done = spawnSync(node, [playwright, 'test', '--config', 'e2e/frameworks/playwright.config.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...env, CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: results },
})
const { passed, failed } = count()
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function count() {
  try {
    const { stats } = JSON.parse(readFileSync(results, 'utf8'))
    // A runner that fails without a failed test is a failure all the same.
    const failed = stats.unexpected || (done.status === 0 ? 0 : 1)
    return { passed: stats.expected + stats.flaky, failed }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
