import { debuggerDocument } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { relaySecret, signForRelay, signingKey } from '../../src/domain/capture/tokens.ts'
import { renewRelaySecret } from '../../src/domain/keys/capture-keys.ts'
import { serverSecret } from '../../src/server-secret.ts'
import { SEES_ALL } from '../contracts/samples.ts'
import { expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from './flow.ts'
import { ORIGIN, png, type RelayUnderTest, SCREENSHOT, sha256, startRelay } from './relay-under-test.ts'

/**
 * Clients that were written from the capture-key document for another server of it, with only URL and key changed: they know nothing of
 * our manifest, read `artifacts[]`, and leave out what that document leaves open.
 */
let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
beforeEach(async () => {
  relay = await startRelay({ key: { max_visibility: 'public' } })
  flow = flowOf(relay)
})
afterEach(() => relay.dispose())

interface Instruction {
  kind: string
  content_type: string
  upload: { method: string; url: string; headers: Record<string, string> }
}

const json = (value: object) => Buffer.from(JSON.stringify(value))
/** The debugger document of such a client has members of its own. */
const OTHER_DEBUGGER = json({
  actions: [{ type: 'click', label: 'Pay', selector: 'button', happened_at: '2026-03-15T12:00:00Z' }],
  logs: [{ level: 'error', message: 'pay failed', happened_at: '2026-03-15T12:00:01Z' }],
  network_requests: [{ method: 'POST', url: 'https://app.example.com/pay', status_code: 500, duration_ms: 120 }],
  context: { title: 'Shop', user: { id: '7' } },
  meta: { source: 'website_widget', annotation_count: 0 },
})

/** The six calls of such a client, in its order. `text` is what its finalize says beside the tokens. */
async function submit(
  bodies: Record<string, Buffer>,
  { mode, session: own = {}, text = {} }: { mode?: string; session?: object; text?: object } = {},
) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json', Origin: ORIGIN }
  const caller = { public_key: relay.public_key, origin: ORIGIN, ...(mode && { mode }) }
  const post = (path: string, body: object) => relay.call('POST', path, { body: { ...caller, ...body }, headers })
  const media_kind = Object.keys(bodies)[0]
  const { capture_token } = (await post(TOKENS, { action: 'create' })).body
  const opened = await post(SESSIONS, { capture_token, media_kind, ...own })
  expect(opened.status, opened.text).toBe(201)
  const session = opened.body
  for (const { kind, upload } of session.artifacts as Instruction[]) {
    const body = bodies[kind]
    if (!body) throw new Error(`There is nothing to send as ${kind}.`)
    const put = await relay.call(upload.method, upload.url, { body, headers: { ...upload.headers, Origin: ORIGIN } })
    expect(put.status, put.text).toBe(204)
  }
  const finalize = (await post(TOKENS, { action: 'finalize' })).body
  const done = await post(FINALIZE, {
    capture_token: finalize.capture_token,
    upload_session_token: session.upload_session_token,
    finalize_token: session.finalize_token,
    ...text,
  })
  return { session, done }
}

const shot = { screenshot: png(), debugger: OTHER_DEBUGGER }

it('a client that reads artifacts[] can send a report', async () => {
  const { session, done } = await submit(shot, {
    mode: 'browser',
    session: { meta: { source: 'website_widget', user: null, viewport: { width: 10, height: 20 } } },
    text: {
      title: 'Shop: Pay does nothing',
      summary: 'Pay does nothing',
      visibility: 'organization',
      media_duration_seconds: null,
      meta: { source: 'website_widget', user_comment: null },
    },
  })
  expect(done.status, done.text).toBe(201)
  expect(done.body.report).toMatchObject({ status: 'ready', share_url: null, title: 'Shop: Pay does nothing' })
  expect(done.body.report).not.toHaveProperty('report_url')
  expect(relay.reports).toMatchObject([{ visibility: 'organization', meta: { source: 'website_widget' } }])
  expect(session.artifacts.map(({ kind, content_type }: Instruction) => [kind, content_type])).toEqual([
    ['screenshot', 'image/png'],
    ['debugger', 'application/json'],
  ])
  for (const [index, { key, upload }] of session.artifacts.entries()) {
    const { artifact_id, method, url, headers } = session.uploads[index]
    expect([key, upload]).toEqual([artifact_id, { method, url, headers }])
  }
})

it('a report of such a client shows its console line, its request and its click, masked', async () => {
  const secret = { level: 'warning', message: 'jane@private.example has password=hunter2-9x', happened_at: null }
  const request = {
    method: 'GET',
    url: '/me?access_token=s3cr3tA',
    request_headers: { authorization: 'Bearer s3cr3tB' },
  }
  const own = JSON.parse(OTHER_DEBUGGER.toString())
  const sent = { ...own, logs: [...own.logs, secret], network_requests: [...own.network_requests, request] }
  const { done } = await submit({ ...shot, debugger: json(sent) })
  const { organization_id } = await relay.database.findDefaultProject()
  const report = await relay.database.findReport({ viewer: SEES_ALL, id: done.body.report.id, organization_id })
  const stored = await relay.files.read(report?.artifacts.find(({ kind }) => kind === 'debugger')?.file ?? '')
  const text = stored?.toString() ?? ''
  const document = debuggerDocument.parse(JSON.parse(text))
  const at = Date.UTC(2026, 2, 15, 12)
  expect(document.console[0]).toEqual({ at: at + 1000, level: 'error', args: ['pay failed'] })
  expect(document.console[1]).toMatchObject({ level: 'warn', args: [expect.stringContaining('[email]')] })
  const pay = { method: 'POST', url: 'https://app.example.com/pay', status: 500, duration: 120, outcome: 'answered' }
  expect(document.network[0]).toMatchObject(pay)
  expect(document.actions).toEqual([{ at, kind: 'click', target: 'button', detail: 'Pay' }])
  expect(document).toMatchObject({ environment: { title: 'Shop' }, context: { user: { id: '7' } } })
  expect(text).not.toMatch(/jane|hunter2|s3cr3t/)
})

it('a client that sends only its tokens can send a report', async () => {
  const { done } = await submit(shot)
  expect(done.status, done.text).toBe(201)
  expect(relay.reports).toMatchObject([
    { title: 'Screenshot report', summary: '', visibility: 'organization', meta: {}, fields: {} },
  ])
})

it('a client that sends null for missing values can send a report', async () => {
  const nothing = { title: null, summary: null, visibility: null, meta: null, reporter: null, fields: null }
  const { done } = await submit(shot, { session: { meta: null, artifacts: null }, text: nothing })
  expect(done.status, done.text).toBe(201)
})

it('a public report has its share_url in both places, and "org" is the organization', async () => {
  const { done } = await submit(shot, { text: { visibility: 'public' } })
  expect(done.body.share_url).toBe(done.body.report.share_url)
  expect((await relay.call('GET', new URL(done.body.report.share_url).pathname)).status).toBe(200)
  // The address that share_url was before.
  expect((await relay.call('GET', `/api/v1/public/reports/${relay.reports[0]?.id}`)).status).toBe(200)
  await submit(shot, { text: { visibility: 'org' } })
  expect(relay.reports[1]?.visibility).toBe('organization')
})

it('a report without a visibility gets no more than its key permits', async () => {
  const { public_key } = await relay.newCaptureKey({ max_visibility: 'private' })
  const session = await flow.open({ public_key, capture_token: await flow.token('create', { public_key }), files: [] })
  const capture_token = await flow.token('finalize', { public_key })
  const request = { ...(await flow.finalizeRequest(session, { public_key, capture_token })), visibility: undefined }
  expect((await flow.post(FINALIZE, request)).status).toBe(201)
  expect(relay.reports[0]?.visibility).toBe('private')
})

it.each([
  ['a title above the limit is cut', 'x'.repeat(255), 'x'.repeat(200)],
  ['a title of nothing is made up', ' ', 'Screenshot report'],
])('%s, since the evidence is already uploaded', async (_what, title, kept) => {
  const { done } = await submit(shot, { text: { title } })
  expect([done.status, done.body.report.title]).toEqual([201, kept])
})

it('a repeated finalize without optional members gets the same response', async () => {
  const { session } = await flow.uploaded()
  const { title: _, visibility: __, ...request } = await flow.finalizeRequest(session)
  const [one, two] = [await flow.post(FINALIZE, request), await flow.post(FINALIZE, { ...request, title: null })]
  expect([one.status, two.text]).toEqual([201, one.text])
})

describe('a content type with parameters', () => {
  const webm = Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(100)])
  const description = { kind: 'video', size: webm.length, sha256: sha256(webm) }

  it.each(['video/webm;codecs=vp9,opus', 'video/webm; codecs="vp09.00.10.08"', 'Video/WebM'])(
    '%s is taken in the description and in the upload, and kept without them',
    async (content_type) => {
      const { capture_token: _, ...request } = await flow.sessionRequest({ media_kind: 'video' })
      const artifacts = [{ ...description, content_type }]
      const opened = await flow.post(SESSIONS, { ...request, capture_token: await flow.token('create'), artifacts })
      expect(opened.status, opened.text).toBe(201)
      const [upload] = opened.body.uploads
      expect(upload.headers).toEqual({ 'Content-Type': 'video/webm' })
      for (const sent of ['video/webm', content_type]) {
        expect((await flow.put(upload, webm, { headers: { 'Content-Type': sent } })).status).toBe(204)
      }
    },
  )

  it('must still match the described type', async () => {
    const [upload] = (await flow.open()).uploads
    const headers = { 'Content-Type': 'text/html;x=image/png' }
    expectRefusal(await flow.put(upload, SCREENSHOT.bytes, { headers }), 'UNSUPPORTED_MEDIA_TYPE')
  })
})

describe('the mode "relay"', () => {
  it('accepts no unsigned request, on any call', async () => {
    const headers = { 'X-Relay-Timestamp': '1773576000', 'X-Relay-Signature': `sha256=${'0'.repeat(64)}` }
    const session = await flow.sessionRequest()
    const finalize = await flow.finalizeRequest(await flow.open())
    for (const [path, body] of [
      [TOKENS, { ...flow.caller, action: 'create' }],
      [SESSIONS, session],
      [FINALIZE, finalize],
    ] as const) {
      const error = expectRefusal(await flow.post(path, { ...body, mode: 'relay' }, headers), 'INVALID_SIGNATURE')
      expect(error.message).toContain('Earshot-Signature')
    }
    expect(await relay.reportCount()).toBe(0)
  })

  it('accepts a signed request', async () => {
    const context = { database: relay.database, now: () => relay.clock.now }
    const key = await renewRelaySecret(context, relay.operator, relay.public_key)
    const secret = relaySecret(signingKey(await serverSecret({ ...readConfig({}), data_dir: relay.folder })), key)
    const body = JSON.stringify({ ...flow.caller, mode: 'relay', action: 'create' })
    const timestamp = Math.floor(relay.clock.now / 1000)
    const parts = { path: TOKENS, timestamp, nonce: 'a'.repeat(16), body_sha256: sha256(body) }
    const headers = { 'Earshot-Signature': `t=${timestamp},n=${parts.nonce},v1=${signForRelay(secret, parts)}` }
    expect((await relay.call('POST', TOKENS, { body, headers })).status).toBe(201)
  })
})
