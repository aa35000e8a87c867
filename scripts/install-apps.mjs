// Packs the widget as it is published, and installs it with the frameworks for the apps in
// e2e/frameworks.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNPM, root, run } from './setup.mjs'

const folder = join(root, 'e2e/frameworks')
const built = join(folder, 'dist')

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
