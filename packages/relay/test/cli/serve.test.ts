import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { earshot, earshotProcess, newFolder, spawnEarshot } from './earshot.ts'

let folder: string
let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ folder, data_dir, remove } = await newFolder())
})
afterEach(() => remove())

/** A relay that is up, with the address that it printed. */
async function start() {
  const { child, ended } = spawnEarshot(['serve'], { data_dir, env: { EARSHOT_LOG: 'off' } })
  const stderr = text(child.stderr)
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  expect(line).toMatch(/^Earshot listens at http:\/\/127\.0\.0\.1:\d+$/)
  return { child, ended, stderr, url: String(line).replace('Earshot listens at ', '') }
}

it.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, then exits', async (signal) => {
  const { child, ended, stderr, url } = await start()
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  child.kill(signal)
  expect(await ended).toBe(0)
  expect(await stderr).toBe('')
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})

it('prints where it listens, and its public URL', async () => {
  const env = { EARSHOT_LOG: 'off', EARSHOT_PUBLIC_URL: 'https://reports.example/earshot' }
  const { child, ended } = spawnEarshot(['serve'], { data_dir, env })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  expect(line).toMatch(
    /^Earshot listens at http:\/\/127\.0\.0\.1:\d+; its public address is https:\/\/reports\.example\/earshot$/,
  )
  child.kill('SIGTERM')
  await ended
})

it('prints a link for the first owner until there is one', async () => {
  const { child, ended } = spawnEarshot(['serve'], { data_dir, env: { EARSHOT_LOG: 'off' } })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  await lines.next()
  expect((await lines.next()).value).toMatch(/^There is no owner yet\. Open this link within 24 hours/)
  const link = new URL((await lines.next()).value ?? '')
  expect(link.pathname).toBe('/account/join')
  const person = { token: link.hash.slice(1), name: 'Zoë', email: 'zoe@shop.example', password: 'a long password' }
  const joined = await fetch(`${link.origin}/api/v1/auth/join`, { method: 'POST', body: JSON.stringify(person) })
  expect(joined.status).toBe(201)
  child.kill('SIGTERM')
  await ended
  const again = spawnEarshot(['serve'], { data_dir, env: { EARSHOT_LOG: 'off' } })
  const printed = text(again.child.stdout)
  await expect.poll(() => existsSync(join(data_dir, 'earshot.db-wal'))).toBe(true)
  await once(again.child.stdout, 'data')
  again.child.kill('SIGTERM')
  await again.ended
  expect((await printed).trim().split('\n')).toHaveLength(1)
})

it('accepts a key created while it runs, and refuses it after it was revoked', async () => {
  const { child, ended, url } = await start()
  const origin = 'https://shop.example'
  const made = await earshot(['capture-keys', 'create', '--name', 'Shop', '--origin', origin, '--json'], { data_dir })
  const { public_key } = JSON.parse(made.stdout)
  const ask = () =>
    fetch(`${url}/api/v1/public/capture/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ public_key, origin, action: 'create' }),
    })
  expect((await ask()).status).toBe(201)
  await earshot(['capture-keys', 'revoke', public_key], { data_dir })
  expect((await ask()).status).toBe(403)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

it('waits for a running request, but not after a second signal', async () => {
  const { child, ended, url } = await start()
  const { hostname, port } = new URL(url)
  const slow = connect(Number(port), hostname)
  slow.on('error', () => undefined)
  const head =
    'POST /api/v1/public/capture/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{'
  await new Promise((resolve) => slow.write(head, resolve))
  await fetch(`${url}/healthz`)
  child.kill('SIGTERM')
  // Nothing new is taken from here on, which tells that the first signal has been heard.
  while (
    await fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    )
  )
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(child.exitCode).toBeNull()
  child.kill('SIGTERM')
  expect(await ended).toBe(1)
})

it('stops after refusing an upload whose body never arrived', async () => {
  const { child, ended, url } = await start()
  const { hostname, port } = new URL(url)
  const client = connect(Number(port), hostname)
  client.write('PUT /api/v1/uploads/art_0 HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nx')
  await once(client, 'data')
  client.destroy()
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

it('explains in one sentence why it cannot start', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const port = String((taken.address() as AddressInfo).port)
  const serve = (env: Record<string, string>, folder = data_dir) =>
    earshotProcess(['serve'], { data_dir: folder, env: { EARSHOT_LOG: 'off', ...env } })
  const file = join(folder, 'a-file')
  await writeFile(file, '')
  const broken = join(folder, 'broken')
  await mkdir(broken)
  await writeFile(join(broken, 'earshot.db'), 'this is no database, and long enough to be looked at as one'.repeat(100))
  const starts = await Promise.all([
    serve({ EARSHOT_PORT: port }),
    serve({ EARSHOT_HOST: '192.0.2.1' }),
    serve({}, file),
    serve({}, broken),
    serve({ EARSHOT_LOG: folder }),
    serve({ EARSHOT_LOG: '/nowhere/relay.log', EARSHOT_PUBLC_URL: 'x' }),
    serve({}, '/proc/x'),
  ])
  taken.close()
  expect(starts.map(({ stdout }) => stdout)).toEqual(['', '', '', '', '', '', ''])
  expect(starts.map(({ code }) => code)).toEqual([2, 2, 2, 1, 2, 2, 2])
  expect(starts.map(({ stderr }) => stderr)).toEqual([
    `Port ${port} on 127.0.0.1 is in use: stop the other program, or set EARSHOT_PORT to another port.\n`,
    '192.0.2.1 is not an address of this machine: set EARSHOT_HOST to one that is, or to 0.0.0.0 for all.\n',
    `${file} is not a folder: set EARSHOT_DATA_DIR to a folder.\n`,
    expect.stringMatching(/^The command failed: file is not a database. Run "earshot doctor" to find the cause\.\n$/),
    `EARSHOT_LOG=${folder} is not writable (EISDIR): name a file that this user can write to, or stdout.\n`,
    `EARSHOT_PUBLC_URL is not a setting of the relay and is ignored: did you mean EARSHOT_PUBLIC_URL?\nEARSHOT_LOG=/nowhere/relay.log is not writable (ENOENT): name a file that this user can write to, or stdout.\n`,
    '/proc/x cannot be created (ENOENT): set EARSHOT_DATA_DIR to another folder.\n',
  ])
  expect(existsSync(data_dir)).toBe(false)
})
