// Prepares a fresh clone: installs the workspace with a pinned pnpm, and the pinned Node. Runs on
// Node 18 or newer and needs only npm.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PNPM = 'pnpm@12.21.0'
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The workspace's pinned Node. */
export const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** The environment of child processes, with the pinned Node first in the path. */
export const env = { ...process.env, PATH: [join(root, 'node_modules/node/bin'), process.env.PATH].join(delimiter) }

/** Contains the hash of the lock file of the last install. */
export const stamp = join(root, 'node_modules/.installed')

/** Installs the dependencies, once for each lock file. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  if (existsSync(stamp) && existsSync(node) && readFileSync(stamp, 'utf8') === lock) return
  // Standard output belongs to the requested command and may be JSON.
  console.error('Installing the workspace …')
  run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'], { stdio: ['inherit', 2, 2] })
  // What is known of the old packages' types may not be true of the new ones'.
  rmSync(join(root, 'node_modules/.cache/tsc'), { recursive: true, force: true })
  writeFileSync(stamp, lock)
}

/** Runs a command. Exits with its code if it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, ...options })
  if (done.error) fail(`${command} could not be started: ${done.error.message}`)
  if (done.status !== 0) process.exit(done.status ?? 1)
}

/**
 * @param {string} sentence
 * @returns {never}
 */
export function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
