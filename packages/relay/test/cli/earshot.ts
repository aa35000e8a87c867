import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { runCommand } from '../../src/cli/run-command.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

interface Where {
  data_dir: string
  env?: Record<string, string>
}

let isRunning = false

function environmentOf({ data_dir, env = {} }: Where): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    // Compiled code is kept from one process to the next, which halves the time that a test takes.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    EARSHOT_DATA_DIR: data_dir,
    EARSHOT_PORT: '0',
    // No build of the widget: one that is out of date would be warned of.
    EARSHOT_WIDGET_DIR: tmpdir(),
    ...env,
  }
}

/** The real command as a process of its own, working on `data_dir`. */
export function spawnEarshot(args: string[], where: Where) {
  const env = environmentOf(where)
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended }
}

/** Runs the command to its end, as a process of its own. */
export async function earshotProcess(args: string[], where: Where): Promise<Outcome> {
  const { child, ended } = spawnEarshot(args, where)
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}

/** The same in this process, which takes a hundredth of the time: one call after the other, since they share its environment. */
export async function earshot(args: string[], where: Where): Promise<Outcome> {
  if (isRunning) throw new Error('A command is running in this process already.')
  isRunning = true
  const env = process.env
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += String(chunk)
      return true
    }),
  )
  process.env = environmentOf(where)
  try {
    return { code: await runCommand(args), ...written }
  } finally {
    process.env = env
    for (const spy of spies) spy.mockRestore()
    isRunning = false
  }
}

/** A new folder, `data` in which is the data folder, and the removal of all of it. */
export async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  return { folder, data_dir: join(folder, 'data'), remove: () => rm(folder, { recursive: true }) }
}
