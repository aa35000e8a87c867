import { createHash } from 'node:crypto'
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Finding } from '../../src/cli/checks/finding.ts'
import { checkOwners } from '../../src/cli/checks/owners.ts'
import { checkPictures } from '../../src/cli/checks/pictures.ts'
import { openStores } from '../../src/open-stores.ts'
import { aCaptureKey, anEvent, finishSample } from '../contracts/samples.ts'
import { earshot, newFolder } from './earshot.ts'

// The largest upload is sent in proxy.test.ts; here it would be sent twenty times.
vi.mock(import('../../src/cli/checks/send-probe.ts'), async (load) => {
  const original = await load()
  return { ...original, sendProbe: (probe) => original.sendProbe({ ...probe, size: 1024 }) }
})

let folder: string
let data_dir: string
let env: Record<string, string>
let remove: () => Promise<void>
let answer: { status: number; headers: Record<string, string>; body?: unknown }
let relay: ReturnType<typeof createServer>

/** Something that answers as a relay would, a built widget, and a data folder. */
beforeEach(async () => {
  ;({ folder, data_dir, remove } = await newFolder())
  answer = { status: 200, headers: { 'X-Request-Id': 'x' } }
  relay = createServer(async (req, res) => {
    if (req.method !== 'PUT') return res.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body))
    for await (const _ of req);
    res.end(JSON.stringify({ address: '127.0.0.1', forwarded_for: '192.0.2.1', trusted_entries: 0 }))
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const widget_dir = join(folder, 'widget')
  await mkdir(join(widget_dir, 'chunks'), { recursive: true })
  await writeFile(join(widget_dir, 'earshot.js'), 'the widget')
  await writeFile(join(widget_dir, 'chunks', 'core-1.js'), '')
  const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`
  env = {
    EARSHOT_PUBLIC_URL: url,
    EARSHOT_WIDGET_DIR: widget_dir,
    EARSHOT_SECRET: 's'.repeat(32),
    EARSHOT_MIN_FREE_BYTES: '0',
  }
})
afterEach(async () => {
  relay.close()
  await remove()
})

const run = (args: string[], changes: Record<string, string> = {}) =>
  earshot(args, { data_dir, env: { ...env, ...changes } })

async function makeKey(): Promise<string> {
  const { stdout } = await run([
    'capture-keys',
    'create',
    '--name',
    'Shop',
    '--origin',
    'https://shop.example',
    '--json',
  ])
  return JSON.parse(stdout).public_key
}

/** The state of each subject, and what is said of it. */
async function findings(changes: Record<string, string> = {}, args: string[] = []) {
  const { code, stdout, stderr } = await run(['doctor', '--json', ...args], changes)
  expect(stderr).toBe('')
  const report: { ok: boolean; findings: Finding[]; widget: unknown } = JSON.parse(stdout)
  expect(code).toBe(report.ok ? 0 : 1)
  return { ...report, by: Object.fromEntries(report.findings.map(({ subject, ...rest }) => [subject, rest])) }
}

it('finds no problem in a working setup, and prints the tag to paste', async () => {
  const key = await makeKey()
  const { ok, findings: all, widget } = await findings({}, ['--key', key, '--origin', 'https://shop.example'])
  expect(all.map(({ subject, state }) => [subject, state])).toEqual(
    [
      ...['data folder', 'disk', 'database', 'files', 'secret', 'public URL', 'widget', 'pictures'],
      ...['jobs', 'relay'],
      ...['clock', 'upload size', 'client address', 'identity', 'capture key'],
    ].map((subject) => [subject, 'ok']),
  )
  const integrity = `sha384-${createHash('sha384').update('the widget').digest('base64')}`
  const id = createHash('sha256').update('the widget').digest('hex').slice(0, 16)
  const script_tag = `<script src="${env.EARSHOT_PUBLIC_URL}/widget-${id}.js" data-key="${key}" integrity="${integrity}" crossorigin="anonymous" async></script>`
  expect({ ok, widget }).toEqual({ ok: true, widget: { integrity, script_tag } })
  const { code, stdout } = await run(['doctor'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^ok {2,}data folder {2}/)
  expect(stdout).toContain(integrity)
})

it('warns if the image library does not run on this machine', async () => {
  expect(await checkPictures(async () => null)).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('no thumbnails'),
  })
})

it('does not create a missing folder', async () => {
  const { ok, by } = await findings()
  expect(ok).toBe(true)
  expect(by['data folder']).toMatchObject({ state: 'warning', message: expect.stringContaining('earshot serve') })
  await writeFile(data_dir, 'a file')
  expect((await findings()).by['data folder']).toMatchObject({
    state: 'problem',
    message: expect.stringContaining('not a folder'),
  })
})

it('warns of a data folder that others can read, and of a disk that is nearly full', async () => {
  await makeKey()
  await chmod(data_dir, 0o755)
  const { by } = await findings({ EARSHOT_MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER) })
  expect(by['data folder']).toMatchObject({ state: 'warning', message: expect.stringContaining('chmod 700') })
  expect(by.disk).toMatchObject({ state: 'problem', message: expect.stringContaining('Free up space') })
})

it('reports files of a restored folder that belong to another user', async () => {
  await makeKey()
  const { uid } = await stat(data_dir)
  expect(await checkOwners(data_dir)).toBeNull()
  expect(await checkOwners(data_dir, uid + 1)).toMatchObject({
    state: 'problem',
    message: expect.stringContaining(`chown -R ${uid + 1} ${data_dir}`),
  })
})

it('reports files that are referenced but missing', async () => {
  const { database } = await openStores({ data_dir, now: Date.now })
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const { shot } = await finishSample(database, { key })
  await database.close()
  expect((await findings()).by.files).toMatchObject({ state: 'problem', message: expect.stringContaining('1 of 1') })
  await writeFile(join(data_dir, 'files', '00', shot.file), shot.text)
  expect((await findings()).by.files?.state).toBe('ok')
})

it('reports a damaged database', async () => {
  await makeKey()
  await writeFile(
    join(data_dir, 'earshot.db'),
    'this is no database, and long enough to be looked at as one'.repeat(100),
  )
  expect((await findings()).by.database).toMatchObject({ state: 'problem', message: expect.stringContaining('backup') })
})

it('reports a secret that is missing, too short, or readable by others', async () => {
  await makeKey()
  const kept = { EARSHOT_SECRET: '' }
  expect((await findings(kept)).by.secret?.state).toBe('warning')
  await writeFile(join(data_dir, 'secret'), 'short', { mode: 0o600 })
  expect((await findings(kept)).by.secret).toMatchObject({
    state: 'problem',
    message: expect.stringContaining('too short'),
  })
  await writeFile(join(data_dir, 'secret'), 'a secret of more than thirty-two characters')
  expect((await findings(kept)).by.secret?.state).toBe('ok')
  await chmod(join(data_dir, 'secret'), 0o644)
  const { by } = await findings(kept)
  expect(by.secret).toMatchObject({ state: 'problem', message: expect.stringContaining('chmod 600') })
  expect(JSON.stringify(by)).not.toContain('a secret of more')
})

it('reports a relay that is down or busy, and a server that is not a relay', async () => {
  answer = { status: 503, headers: { 'X-Request-Id': 'x' } }
  expect((await findings()).by.relay).toMatchObject({ state: 'problem', message: expect.stringContaining('its log') })
  answer = { status: 404, headers: {} }
  expect((await findings()).by.relay).toMatchObject({
    state: 'problem',
    message: expect.stringContaining('not Earshot'),
  })
  relay.close()
  relay.closeAllConnections()
  expect((await findings()).by.relay).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('earshot serve'),
  })
})

it('warns of a public URL that pages cannot send to', async () => {
  const plain = await findings({ EARSHOT_PUBLIC_URL: 'http://reports.invalid' })
  expect(plain.by['public URL']).toMatchObject({ state: 'warning', message: expect.stringContaining('no TLS') })
  const everywhere = await findings({ EARSHOT_PUBLIC_URL: '', EARSHOT_HOST: '0.0.0.0' })
  expect(everywhere.by['public URL']?.message).toContain('set EARSHOT_PUBLIC_URL')
  const proxied = await findings({ EARSHOT_PUBLIC_URL: 'https://reports.invalid' })
  expect(proxied.by['public URL']?.message).toContain('set EARSHOT_TRUST_PROXY')
})

it('reports a widget that is not built', async () => {
  const { ok, by, widget } = await findings({ EARSHOT_WIDGET_DIR: folder })
  expect({ ok, widget }).toEqual({ ok: false, widget: null })
  expect(by.widget).toMatchObject({
    state: 'problem',
    message: expect.stringContaining('node scripts/build-widget.mjs'),
  })
})

it('checks a key on an origin', async () => {
  const key = await makeKey()
  const judge = async (public_key: string, origin: string) =>
    (await findings({}, ['--key', public_key, '--origin', origin])).by['capture key']?.message
  expect(await judge(key, 'https://www.shop.example')).toMatch(
    /with and without www\..*"earshot capture-keys add-origin ck_\w+ --origin https:\/\/www\.shop\.example" to add it\.$/,
  )
  expect(await judge(`ck_${'0'.repeat(32)}`, 'https://shop.example')).toContain('is unknown')
  expect(await judge('ck_short', 'https://shop.example')).toContain('copy it again')
  const refused = await findings({}, ['--key', key, '--origin', 'https://other.example'])
  expect(refused.widget).toBeNull()
  await run(['capture-keys', 'revoke', key])
  expect(await judge(key, 'https://shop.example')).toContain('was revoked')
})

it('asks the running relay, which may use other data', async () => {
  const key = await makeKey()
  const judge = async (public_key: string) =>
    (await findings({}, ['--key', public_key, '--origin', 'https://shop.example'])).by['capture key']
  answer = { status: 401, headers: { 'X-Request-Id': 'x' }, body: { error: { code: 'INVALID_CAPTURE_KEY' } } }
  expect(await judge(key)).toMatchObject({ state: 'problem', message: expect.stringContaining('does not know it') })
  const form = { fields: [], texts: {}, theme: {} }
  const config = { limits: {}, artifact_kinds: [], max_visibility: 'private', form }
  answer = { status: 200, headers: { 'X-Request-Id': 'x' }, body: config }
  expect((await judge(key))?.state).toBe('ok')
  expect((await judge(`ck_${'0'.repeat(32)}`))?.message).toContain('knows it')
})

it('leaves out the relay before it starts, whatever runs at its URL', async () => {
  await makeKey()
  answer = { status: 404, headers: {} }
  expect((await findings()).ok).toBe(false)
  const { ok, findings: all } = await findings({}, ['--before-start'])
  expect(all.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['data folder', 'database', 'secret', 'public URL', 'widget']),
  )
  expect({ ok, relay: all.find(({ subject }) => subject === 'relay') }).toEqual({ ok: true, relay: undefined })
})
