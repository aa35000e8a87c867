import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from './flow.ts'
import { peopleOf } from './people-flow.ts'
import { ORIGIN, type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
beforeEach(async () => {
  relay = await startRelay()
  flow = flowOf(relay)
})
afterEach(() => relay.dispose())

const ask = (origin: string, headers: Record<string, string> = {}) =>
  flow.post(TOKENS, { ...flow.caller, origin, action: 'create' }, headers)

describe('an origin', () => {
  it.each([
    'https://app.example.com:8443',
    'https://evilapp.example.com',
    'https://app.example.com.evil.example',
    'https://sub.app.example.com',
    'https://xn--pp-6ia.example.com',
  ])('that is similar to the allowed one, %s, is refused, and the message names the origin to add', async (origin) => {
    const error = expectRefusal(await ask(origin), 'ORIGIN_NOT_ALLOWED')
    expect(error.message).toContain(origin)
    expect(error.details).toEqual({ origin })
  })

  it.each([
    'null',
    'file://',
    'http://app.example.com',
    'https://app.example.com/',
    'https://app.example.com.',
    'https://user@app.example.com',
    'https://evil.com#@app.example.com',
    'https://app.example.com, https://evil.com',
    'chrome-extension://abcdefghijklmnop',
    'app.example.com',
    'https://app.example.com\0',
    'https://app.example.com\u200b',
    '\u0001https://app.example.com',
  ])('that is invalid, %s, is reported as such', async (origin) => {
    expectRefusal(await ask(origin), 'INVALID_ORIGIN')
  })

  it('is accepted in the form of the URL standard', async () => {
    expect((await ask('HTTPS://APP.EXAMPLE.COM:443')).status).toBe(201)
  })

  it('of the header must be that of the body', async () => {
    expect((await ask(ORIGIN, { Origin: ORIGIN })).status).toBe(201)
    const elsewhere = await ask(ORIGIN, { Origin: 'https://evil.example' })
    expectRefusal(elsewhere, 'ORIGIN_NOT_ALLOWED')
    expect(elsewhere.headers.get('access-control-allow-origin')).toBe('https://evil.example')
    expect(expectRefusal(await ask(ORIGIN, { Origin: 'null' }), 'ORIGIN_NOT_ALLOWED').message).toContain('sandboxed')
  })

  it('may match a permitted wildcard, which the bare domain does not', async () => {
    const { public_key } = await relay.newCaptureKey({
      allowed_origins: ['https://*.example.com'],
      allow_wildcards: true,
    })
    const at = (origin: string) => flow.post(TOKENS, { public_key, origin, action: 'create' })
    expect((await at('https://eu.shop.example.com')).status).toBe(201)
    for (const origin of ['https://example.com', 'https://badexample.com', 'https://example.com.evil.example']) {
      expectRefusal(await at(origin), 'ORIGIN_NOT_ALLOWED')
    }
    expectRefusal(await at('https://*.example.com'), 'INVALID_ORIGIN')
  })
})

describe('a token', () => {
  it('that is altered, truncated or invented is refused, and the original is not consumed', async () => {
    const capture_token = await flow.token('create')
    const [payload = '', signature = ''] = capture_token.split('.')
    const flip = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const forged = [
      payload,
      `${payload}.`,
      `.${signature}`,
      `${flip(payload, 8)}.${signature}`,
      `${payload}.${flip(signature, 0)}`,
      `${payload}.${flip(signature, signature.length - 1)}`,
      `${capture_token}A`,
      capture_token.toUpperCase(),
      `${none}.${payload}.`,
    ]
    for (const text of forged) {
      expectRefusal(
        await flow.post(SESSIONS, await flow.sessionRequest({ capture_token: text })),
        'INVALID_CAPTURE_TOKEN',
      )
    }
    await flow.open({ capture_token })
  })

  it('of one key or origin is invalid for another', async () => {
    const other = await relay.newCaptureKey({ allowed_origins: [ORIGIN, 'https://eu.example.com'] })
    const request = await flow.sessionRequest()
    expectRefusal(await flow.post(SESSIONS, { ...request, public_key: other.public_key }), 'INVALID_CAPTURE_TOKEN')
    const capture_token = await flow.token('create', { public_key: other.public_key })
    const moved = { ...request, public_key: other.public_key, origin: 'https://eu.example.com', capture_token }
    expectRefusal(await flow.post(SESSIONS, moved), 'INVALID_CAPTURE_TOKEN')
  })

  it('of a session is not accepted as a capture token, and the reverse', async () => {
    const session = await flow.open()
    const swapped = { upload_session_token: session.finalize_token, finalize_token: session.upload_session_token }
    expectRefusal(await flow.post(FINALIZE, await flow.finalizeRequest(swapped)), 'INVALID_UPLOAD_SESSION')
    const request = await flow.sessionRequest({ capture_token: session.upload_session_token })
    expectRefusal(await flow.post(SESSIONS, request), 'INVALID_CAPTURE_TOKEN')
  })

  it('is not consumed by an error in the body, or by a session that cannot become a report yet', async () => {
    const request = await flow.sessionRequest()
    const typo = await flow.post(SESSIONS, { ...request, media_kind: 'screnshot' })
    expect(expectRefusal(typo, 'VALIDATION_ERROR').details).toEqual([
      { path: 'media_kind', message: expect.stringContaining('screenshot') },
    ])
    const session = (await flow.post(SESSIONS, request)).body
    const artifacts = [
      {
        artifact_id: session.uploads[0].artifact_id,
        sha256: request.artifacts[0]?.sha256,
        size: SCREENSHOT.bytes.length,
      },
    ]
    const finalize = await flow.finalizeRequest(session, { artifacts })
    expectRefusal(await flow.post(FINALIZE, { ...finalize, visibility: 'everybody' }), 'VALIDATION_ERROR')
    expectRefusal(await flow.post(FINALIZE, finalize), 'ARTIFACT_MISSING')
    await flow.put(session.uploads[0], SCREENSHOT.bytes)
    expect((await flow.post(FINALIZE, finalize)).status).toBe(201)
  })
})

describe('a session', () => {
  it('accepts what its key and the artifact kind allow', async () => {
    const { public_key } = await relay.newCaptureKey({ allowed_artifact_kinds: ['screenshot'] })
    const capture_token = await flow.token('create', { public_key })
    const open = (artifact: object) =>
      flow
        .sessionRequest({ public_key, capture_token })
        .then(({ artifacts, ...request }) =>
          flow.post(SESSIONS, { ...request, artifacts: [{ ...artifacts[0], ...artifact }] }),
        )
    expectRefusal(await open({ kind: 'debugger', content_type: 'application/json' }), 'FORBIDDEN')
    expectRefusal(await open({ content_type: 'text/html' }), 'UNSUPPORTED_MEDIA_TYPE')
    expectRefusal(await open({ content_type: 'image/png\r\nX-Pwn: 1' }), 'UNSUPPORTED_MEDIA_TYPE')
    const error = expectRefusal(await open({ size: 10 * 1024 * 1024 + 1 }), 'FILE_TOO_LARGE')
    expect(error.details).toEqual({ kind: 'screenshot', max_bytes: 10 * 1024 * 1024 })
    const request = await flow.sessionRequest({ public_key, capture_token })
    const twice = await flow.post(SESSIONS, { ...request, artifacts: [request.artifacts[0], request.artifacts[0]] })
    expectRefusal(twice, 'VALIDATION_ERROR')
    const { artifacts: _, ...undescribed } = request
    const opened = await flow.post(SESSIONS, undescribed)
    expect(opened.body.uploads.map(({ kind }: { kind: string }) => kind)).toEqual(['screenshot'])
  })

  it('of another key, of another origin or long expired cannot become a report', async () => {
    const other = await relay.newCaptureKey({ allowed_origins: [ORIGIN] })
    const session = await flow.open()
    const capture_token = await flow.token('finalize', { public_key: other.public_key })
    const foreign = await flow.finalizeRequest(session, { public_key: other.public_key, capture_token })
    expectRefusal(await flow.post(FINALIZE, foreign), 'INVALID_UPLOAD_SESSION')
    relay.clock.now += 48 * 60 * 60_000
    await relay.database.forgetExpired({ before: relay.clock.now, limit: 10 })
    expectRefusal(await flow.post(FINALIZE, await flow.finalizeRequest(session)), 'UPLOAD_SESSION_EXPIRED')
  })
})

describe('a session cookie', () => {
  it('of a member means nothing to the capture flow', async () => {
    const cookie = await peopleOf(relay).owner()
    const send = (path: string, body: object) => flow.post(path, body, { Cookie: cookie })
    const unknown = { ...flow.caller, public_key: `ck_${'a'.repeat(32)}`, action: 'create' }
    expectRefusal(await send(TOKENS, unknown), 'INVALID_CAPTURE_KEY')
    expectRefusal(
      await send(TOKENS, { ...flow.caller, origin: 'https://other.example', action: 'create' }),
      'ORIGIN_NOT_ALLOWED',
    )
    const { capture_token: _, ...request } = await flow.sessionRequest()
    expectRefusal(await send(SESSIONS, request), 'VALIDATION_ERROR')
    const allowed = await send(TOKENS, { ...flow.caller, action: 'create' })
    expect([allowed.status, Object.keys(allowed.body).sort()]).toEqual([201, ['action', 'capture_token', 'expires_at']])
  })
})

describe('a capture key', () => {
  it('alone opens no session, uploads nothing and makes no report', async () => {
    const session = await flow.open()
    const [upload] = session.uploads
    const { origin, pathname } = new URL(upload.url)
    const bare = { ...upload, url: `${origin}${pathname}?public_key=${relay.public_key}` }
    expectRefusal(await flow.put(bare, SCREENSHOT.bytes), 'INVALID_SIGNATURE')
    for (const capture_token of ['', 'x', relay.public_key]) {
      const opened = await flow.post(SESSIONS, await flow.sessionRequest({ capture_token }))
      expect(opened.status, capture_token).toBeGreaterThanOrEqual(400)
      const finalized = await flow.post(FINALIZE, await flow.finalizeRequest(session, { capture_token }))
      expect(finalized.status, capture_token).toBeGreaterThanOrEqual(400)
    }
    expect([await relay.storedFiles(), await relay.reportCount()]).toEqual([[], 0])
  })
})

describe('a revoked key', () => {
  it('invalidates what it issued: tokens, sessions and upload URLs', async () => {
    const request = await flow.sessionRequest()
    const { session } = await flow.uploaded()
    const finalize = await flow.finalizeRequest(session)
    await relay.revoke()
    expectRefusal(await ask(ORIGIN), 'CAPTURE_KEY_REVOKED')
    expectRefusal(await flow.post(SESSIONS, request), 'CAPTURE_KEY_REVOKED')
    expectRefusal(await flow.put(session.uploads[0], SCREENSHOT.bytes), 'CAPTURE_KEY_REVOKED')
    expectRefusal(await flow.post(FINALIZE, finalize), 'CAPTURE_KEY_REVOKED')
    const config = await relay.call('GET', `/api/v1/public/capture/config?public_key=${relay.public_key}`)
    expectRefusal(config, 'CAPTURE_KEY_REVOKED')
    expect(await relay.reportCount()).toBe(0)
  })

  it('has its last use recorded until then', async () => {
    await flow.token('create')
    const lastUse = async () => (await relay.database.findCaptureKey(relay.public_key))?.last_used_at
    await expect.poll(lastUse).toBe(relay.clock.now)
  })
})
