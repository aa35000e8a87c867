import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openLog } from '../src/log.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-log-'))
  path = join(folder, 'relay.log')
})
afterEach(() => rm(folder, { recursive: true }))

async function readLines(): Promise<Record<string, unknown>[]> {
  const lines = (await readFile(path, 'utf8')).split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line))
}

it('writes every entry before it closes, to a file that only its owner can read', async () => {
  const log = openLog(path)
  for (let status = 200; status < 500; status++) log.info({ status })
  log.error({ code: 'INTERNAL' }, 'It failed.')
  await log.close()
  const lines = await readLines()
  expect(lines).toHaveLength(301)
  expect(lines[0]).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), status: 200 })
  expect(lines.at(-1)).toMatchObject({ level: 'error', code: 'INTERNAL', message: 'It failed.' })
  expect((await stat(path)).mode & 0o077).toBe(0)
})

it('appends to an earlier log', async () => {
  for (const status of [200, 404]) {
    const log = openLog(path)
    log.info({ status })
    await log.close()
  }
  expect((await readLines()).map(({ status }) => status)).toEqual([200, 404])
})

it('writes without being closed, an error at once', async () => {
  const log = openLog(path)
  log.info({ status: 200 })
  log.error({ code: 'INTERNAL' })
  await expect.poll(readLines).toHaveLength(2)
  log.info({ status: 404 })
  await expect.poll(readLines).toHaveLength(3)
  await log.close()
})

it('adds the fields of a child logger to its entries only', async () => {
  const log = openLog(path)
  const job = log.child({ job_id: 'job_1', request_id: 'the request' }).child({ attempt: 2 })
  job.warn({ reason: 'busy' })
  log.info({ status: 200 })
  await log.close()
  const [first, second] = await readLines()
  expect(first).toMatchObject({ level: 'warn', job_id: 'job_1', request_id: 'the request', attempt: 2, reason: 'busy' })
  expect(Object.keys(second ?? {})).toEqual(['level', 'time', 'status'])
})

it('escapes control and non-ASCII characters, in every place where they can stand', async () => {
  const log = openLog(path)
  const hostile = 'a\nb\x1b[31m\x7f\x9b\u2028\u{1f600}\ud800"'
  log.child({ request_id: hostile }).info({ path: hostile, [hostile]: 1 }, hostile)
  await log.close()
  expect(await readFile(path, 'utf8')).toMatch(/^[\x20-\x7e]+\n$/)
  expect(await readLines()).toMatchObject([{ request_id: hostile, path: hostile, [hostile]: 1, message: hostile }])
})

it('shortens long values', async () => {
  const log = openLog(path)
  log.error({ reason: 'a'.repeat(1e6), path: 'b'.repeat(1e6), code: 'INTERNAL' })
  await log.close()
  const [line] = await readLines()
  expect([String(line?.reason).length, String(line?.path).length, line?.code]).toEqual([4000, 4000, 'INTERNAL'])
})

it('drops entries after it was closed, and closes once', async () => {
  const log = openLog(path)
  log.info({ status: 200 })
  await Promise.all([log.close(), log.close()])
  log.error({ code: 'INTERNAL' })
  await log.close()
  expect(await readLines()).toHaveLength(1)
})

it('writes nothing if it is off', async () => {
  const write = vi.spyOn(process.stdout, 'write')
  const log = openLog('off')
  log.error({ code: 'INTERNAL' })
  log.child({ job_id: 'job_1' }).error({ code: 'INTERNAL' })
  await log.close()
  expect(write).not.toHaveBeenCalled()
  write.mockRestore()
})

it('writes to a destination of the host program, and survives its errors', async () => {
  const lines: string[] = []
  const log = openLog({
    write(line) {
      lines.push(line)
      throw new Error('the host’s mistake')
    },
  })
  log.info({ status: 200 })
  log.error({ code: 'INTERNAL' })
  await log.close()
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(['info', 'error'])
  expect(lines.every((line) => line.endsWith('\n'))).toBe(true)
})

/** Runs `code` with an open log on standard output, in a process of its own. */
function runWithLog(code: string) {
  const source = `import { openLog } from ${JSON.stringify(new URL('../src/log.ts', import.meta.url).href)}
const log = openLog('stdout')
${code}`
  return spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'pipe'] })
}

it('writes everything to standard output before the process ends by itself', async () => {
  const child = runWithLog(`for (let n = 0; n < 5000; n++) log.info({ n }); await log.close(); console.log('end')`)
  const lines = (await text(child.stdout)).trim().split('\n')
  expect(lines).toHaveLength(5001)
  expect(lines.at(-1)).toBe('end')
})

it('closes although nobody reads its standard output any more', async () => {
  const child = runWithLog(`
for (let n = 0; n < 100; n++) { log.error({ n }); await new Promise((resolve) => setTimeout(resolve, 5)) }
await log.close()
process.exitCode = 7`)
  child.stdout.destroy()
  const errors = text(child.stderr)
  expect(await once(child, 'exit')).toEqual([7, null])
  expect(await errors).toBe('')
})
