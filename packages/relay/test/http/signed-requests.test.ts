import { hash, randomBytes } from 'node:crypto'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ServerReport, sendReport } from '@earshot/client'
import { CAPTURE_TOKENS, RELAY_SIGNATURE_AGE, RELAY_SIGNATURE_HEADER } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relaySecret, signForRelay, signingKey } from '../../src/domain/capture/tokens.ts'
import { renewRelaySecret } from '../../src/domain/keys/capture-keys.ts'
import type { CaptureKey } from '../../src/storage/database.ts'
import { SEES_ALL } from '../contracts/samples.ts'
import { expectRefusal } from './expect-refusal.ts'
import { DEBUGGER, ORIGIN, type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

const SECRET = 'a secret of the relay that is long enough'
const keys = signingKey(SECRET)
const AGE = RELAY_SIGNATURE_AGE / 1000

let relay: RelayUnderTest
let key: CaptureKey
let secret: string

beforeEach(async () => {
  relay = await startRelay({ settings: { secret: SECRET, rate_per_address: 20 } })
  // The client under test signs by the system's clock.
  relay.clock.now = Math.floor(Date.now() / 1000) * 1000
  const { public_key } = await relay.newCaptureKey({ signed_only: true })
  key = await renewRelaySecret({ ...relay, now: () => relay.clock.now }, relay.operator, public_key)
  secret = relaySecret(keys, key)
})
afterEach(() => relay.dispose())

interface Changes {
  public_key?: string
  /** Sent in place of what was signed. */
  sent?: string
  by?: string
  header?: string
  path?: string
  /** Seconds that the signer's clock is wrong. */
  off?: number
  nonce?: string
}

/** Asks for a token with a signature that is good but for what is changed. */
function ask({ public_key = key.public_key, by = secret, off = 0, ...changes }: Changes = {}) {
  const body = JSON.stringify({ public_key, origin: ORIGIN, action: 'create' })
  const timestamp = relay.clock.now / 1000 + off
  const { path = CAPTURE_TOKENS, nonce = randomBytes(16).toString('base64url') } = changes
  const v1 = signForRelay(by, { path, timestamp, nonce, body_sha256: hash('sha256', body) })
  const { header = `t=${timestamp},n=${nonce},v1=${v1}`, sent = body } = changes
  return relay.call('POST', CAPTURE_TOKENS, {
    body: sent,
    headers: { 'content-type': 'application/json', [RELAY_SIGNATURE_HEADER]: header },
  })
}

describe('a signed request', () => {
  it('is accepted within five minutes on either side of the relay’s clock', async () => {
    for (const off of [0, -AGE, AGE]) expect((await ask({ off })).status).toBe(201)
  })

  it.each<[string, () => Changes, RegExp]>([
    ['by an earlier secret', () => ({ by: relaySecret(keys, { ...key, relay_secret_version: 2 }) }), /does not match/],
    ['by another relay’s secret', () => ({ by: relaySecret(signingKey('another'), key) }), /does not match/],
    ['for another call', () => ({ path: '/api/v1/public/capture/finalize' }), /does not match/],
    [
      'over another body',
      () => ({ sent: JSON.stringify({ public_key: key.public_key, origin: ORIGIN, action: 'finalize' }) }),
      /does not match/,
    ],
    ['too long ago', () => ({ off: -AGE - 1 }), /too old/],
    ['in the future', () => ({ off: AGE + 1 }), /clock is wrong/],
    ['by something else', () => ({ header: 'v1=abc' }), /must have the form/],
    ['by nothing', () => ({ header: '' }), /must have the form/],
  ])('is refused when it was signed %s', async (_how, changes, message) => {
    expect(expectRefusal(await ask(changes()), 'INVALID_SIGNATURE').message).toMatch(message)
  })

  it('is refused for a key without a relay secret', async () => {
    const { public_key } = await relay.newCaptureKey()
    expect(expectRefusal(await ask({ public_key }), 'INVALID_SIGNATURE').message).toMatch(/has no relay secret/)
  })

  it('is accepted once', async () => {
    const nonce = randomBytes(16).toString('base64url')
    expect((await ask({ nonce })).status).toBe(201)
    expect(expectRefusal(await ask({ nonce }), 'INVALID_SIGNATURE').message).toMatch(/used before/)
  })

  it('is refused after the secret was renewed', async () => {
    await renewRelaySecret({ ...relay, now: () => relay.clock.now }, relay.operator, key.public_key)
    expectRefusal(await ask(), 'INVALID_SIGNATURE')
  })

  it('does not count toward its address, but a refused one does', async () => {
    for (let i = 0; i < 25; i++) expect((await ask()).status).toBe(201)
    for (let i = 0; i < 20; i++) expectRefusal(await ask({ header: 'nonsense' }), 'INVALID_SIGNATURE')
    expectRefusal(await ask({ header: 'nonsense' }), 'RATE_LIMITED')
  })
})

it('a key for servers accepts nothing unsigned', async () => {
  const body = { public_key: key.public_key, origin: ORIGIN, action: 'create' }
  const headers = { 'content-type': 'application/json', origin: ORIGIN }
  const error = expectRefusal(await relay.call('POST', CAPTURE_TOKENS, { body, headers }), 'INVALID_SIGNATURE')
  expect(error.message).toMatch(/accepts only requests signed/)
})

describe('sendReport', () => {
  const report = (): ServerReport => ({
    relay: `${relay.url}/`,
    public_key: key.public_key,
    origin: ORIGIN,
    relay_secret: secret,
    title: 'Nightly import failed',
    artifacts: [SCREENSHOT, DEBUGGER].map(({ kind, ...file }) => ({ ...file, kind: kind as 'screenshot' })),
  })

  it('sends a whole signed report', async () => {
    const more = { summary: 'Row 812', reporter: { name: 'cron' }, fields: { row: 812 } }
    const answer = await sendReport({ ...report(), ...more })
    const { organization_id } = await relay.database.findDefaultProject()
    const kept = await relay.database.findReport({ viewer: SEES_ALL, id: answer.report.id, organization_id })
    expect(kept).toMatchObject({ title: 'Nightly import failed', media_kind: 'screenshot', ...more })
    expect(kept?.artifacts.map(({ kind, size }) => [kind, size])).toEqual([
      ['screenshot', SCREENSHOT.bytes.length],
      ['debugger', DEBUGGER.bytes.length],
    ])
  })

  it('signs each retry again', async () => {
    relay.clock.now -= 1000
    const { port } = new URL(relay.url)
    let failures = 2
    const proxy = createServer((req, res) => {
      if (failures-- > 0) return void req.resume().on('end', () => res.writeHead(503).end())
      const { method, url, headers } = req
      const onward = request({ port, method, path: url, headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(res)
      })
      req.pipe(onward)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { artifacts, ...bare } = report()
    const via = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    expect((await sendReport({ ...bare, relay: via })).report.id).toMatch(/^rep_/)
    expect(failures).toBeLessThan(0)
    proxy.close()
  })

  it('rejects with the relay’s message, and with its own if nothing responds', async () => {
    const { relay_secret, ...unsigned } = report()
    await expect(sendReport(unsigned)).rejects.toMatchObject({
      code: 'INVALID_SIGNATURE',
      message: expect.stringContaining('accepts only requests signed'),
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    await expect(sendReport({ ...report(), summary: 'x'.repeat(10_001) })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
    })
    const nowhere = sendReport({ ...report(), relay: 'http://127.0.0.1:1', signal: AbortSignal.timeout(500) })
    await expect(nowhere).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })
})
