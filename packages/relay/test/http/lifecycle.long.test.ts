import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createRelay } from '../../src/relay.ts'

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

it('an embedded relay logs to the destination of its host', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-lifecycle-'))
  const lines: string[] = []
  const config = { ...readConfig({}), port: 0, data_dir: folder, log: join(folder, 'log') }
  const relay = await createRelay(config, { log: { write: (line) => lines.push(line) } })
  const { url } = await relay.listen()
  await fetch(`${url}/healthz?secret=1`)
  await relay.stop()
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'info', path: '/healthz', status: 200 }])
  expect(await readdir(folder)).not.toContain('log')
  await rm(folder, { recursive: true })
})
