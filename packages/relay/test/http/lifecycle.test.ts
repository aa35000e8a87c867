import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('children/start-and-stop.ts', import.meta.url))
const run = promisify(execFile)

it.skipIf(process.platform !== 'linux')(
  'two relays of one process start and stop ten times and leave no thread, timer, child process or listener',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-lifecycle-'))
    try {
      const { stdout } = await run(process.execPath, [SCRIPT, folder])
      const { first, last } = JSON.parse(stdout)
      expect(last).toEqual(first)
      expect(last).toMatchObject({ children: [], timers: 0, servers: [] })
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  600_000,
)
