import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { png } from '../http/relay-under-test.ts'
import { earshot, newFolder, spawnEarshot } from './earshot.ts'

let folder: string
let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ folder, data_dir, remove } = await newFolder())
})
afterEach(() => remove())

const ORIGIN = 'https://jobs.example'

it('sends a signed report with its files, and explains a refusal', async () => {
  const { child, ended } = spawnEarshot(['serve'], { data_dir, env: { EARSHOT_LOG: 'off' } })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const relay = String(line).replace('Earshot listens at ', '')
  const run = (args: string[], env: Record<string, string> = {}) => earshot(args, { data_dir, env })
  const create = ['capture-keys', 'create', '--name', 'Jobs', '--origin', ORIGIN, '--signed-only', '--json']
  const { public_key, id, signed_only } = JSON.parse((await run(create)).stdout)
  expect(signed_only).toBe(true)
  const secretOf = async (...more: string[]) => (await run(['capture-keys', 'relay-secret', ...more])).stdout.trim()
  const secret = await secretOf(id)
  expect(secret).toMatch(/^crs_[\w-]{43}$/)
  expect(await secretOf(public_key)).toBe(secret)

  const shot = join(folder, 'shot.png')
  const log = join(folder, 'import.log')
  await writeFile(shot, png())
  await writeFile(log, 'row 812: no such column\n')
  const send = [
    'reports',
    'send',
    '--relay',
    relay,
    '--key',
    public_key,
    '--origin',
    ORIGIN,
    '--title',
    'Import failed',
  ]
  const files = ['--screenshot', shot, '--attachment', log]
  const sent = await run([...send, ...files], { EARSHOT_RELAY_SECRET: secret })
  expect(sent).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rep_\w+\n$/), stderr: '' })
  const shown = await run(['reports', 'show', sent.stdout.trim()])
  for (const text of ['Import failed', 'screenshot', 'attachment']) expect(shown.stdout).toContain(text)

  const refused = await run(send)
  expect(refused).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('signed with its relay secret'),
  })
  const tooLong = await run([...send, '--summary', 'S'.repeat(10_001)], { EARSHOT_RELAY_SECRET: secret })
  expect(tooLong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^[^\n]*summary: [^\n]*\n$/) })
  const away = await run(send.map((word) => (word === relay ? 'http://127.0.0.1:1' : word)))
  expect(away.code).toBe(1)
  expect(away.stderr).toMatch(/^The relay could not be reached .*Check its URL and that it is running\.\n$/)
  expect(away.stderr).not.toContain('doctor')
  const renewed = await secretOf(public_key, '--renew')
  expect(renewed).not.toBe(secret)
  expect((await run(send, { EARSHOT_RELAY_SECRET: secret })).code).toBe(1)
  expect((await run(send, { EARSHOT_RELAY_SECRET: renewed })).code).toBe(0)
  child.kill('SIGTERM')
  await ended
})
