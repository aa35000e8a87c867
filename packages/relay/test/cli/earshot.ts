import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'

// On a busy machine a process may take seconds to begin.
vi.setConfig({ testTimeout: 60_000 })

/** Compiled code is kept from one process to the next, which halves the time that a test takes. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'earshot-compile-cache')
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** The real command as a process of its own, working on `data_dir`. */
export function spawnEarshot(
  args: string[],
  { data_dir, env = {} }: { data_dir: string; env?: Record<string, string> },
) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE,
      EARSHOT_DATA_DIR: data_dir,
      EARSHOT_PORT: '0',
      // No build of the widget: one that is out of date would be warned of.
      EARSHOT_WIDGET_DIR: tmpdir(),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended }
}

/** Runs the command to its end. */
export async function earshot(
  args: string[],
  where: { data_dir: string; env?: Record<string, string> },
): Promise<Outcome> {
  const { child, ended } = spawnEarshot(args, where)
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}

/** A new folder, `data` in which is the data folder, and the removal of all of it. */
export async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  return { folder, data_dir: join(folder, 'data'), remove: () => rm(folder, { recursive: true }) }
}
