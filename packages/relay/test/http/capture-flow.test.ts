import { configResponse, finalizeResponse, tokenResponse, uploadSessionResponse } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SEES_ALL } from '../contracts/samples.ts'
import { expectExchangeHeaders, expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from './flow.ts'
import { DEBUGGER, ORIGIN, type RelayUnderTest, SCREENSHOT, sha256, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
beforeEach(async () => {
  relay = await startRelay({ key: { max_visibility: 'public' } })
  flow = flowOf(relay)
})
afterEach(() => relay.dispose())

const MINUTE = 60_000

describe('a plain client without Origin header', () => {
  it('creates a report in five calls without describing its artifacts', async () => {
    const pub = { public_key: relay.public_key, origin: ORIGIN }
    const create = await flow.post(TOKENS, { ...pub, action: 'create' })
    expect(create.status).toBe(201)
    expect(tokenResponse.parse(create.body)).toEqual({ ...create.body, action: 'create' })

    const opened = await flow.post(SESSIONS, {
      ...pub,
      capture_token: create.body.capture_token,
      media_kind: 'screenshot',
      meta: { source: 'widget' },
    })
    expect(opened.status).toBe(201)
    expect(uploadSessionResponse.parse(opened.body).uploads.map(({ kind }) => kind)).toEqual(['screenshot', 'debugger'])

    const files = [SCREENSHOT, DEBUGGER]
    for (const [index, upload] of opened.body.uploads.entries()) {
      const stored = await relay.call(upload.method, upload.url, { body: files[index]?.bytes, headers: upload.headers })
      expect(stored.status, stored.text).toBe(204)
      expectExchangeHeaders(stored)
    }

    const finalize = await flow.post(TOKENS, { ...pub, action: 'finalize' })
    const done = await flow.post(FINALIZE, {
      ...pub,
      capture_token: finalize.body.capture_token,
      upload_session_token: opened.body.upload_session_token,
      finalize_token: opened.body.finalize_token,
      title: ' Checkout\nbutton  does nothing ',
      summary: 'User clicked submit\u0000 and nothing happened',
      visibility: 'organization',
    })
    expect(done.status).toBe(201)
    expect(finalizeResponse.parse(done.body)).toEqual(done.body)
    expect(done.body).toMatchObject({ share_url: null, receipt_url: expect.stringContaining('/receipt/') })
    expect(done.body.report).toMatchObject({ title: 'Checkout button does nothing', visibility: 'organization' })

    expect(relay.reports.map(({ id }) => id)).toEqual([done.body.report.id])
    const { organization_id } = await relay.database.findDefaultProject()
    const kept = await relay.database.findReport({ viewer: SEES_ALL, id: done.body.report.id, organization_id })
    expect(kept).toMatchObject({ summary: 'User clicked submit and nothing happened', origin: ORIGIN })
    expect(kept?.artifacts.map(({ kind, sha256 }) => [kind, sha256])).toEqual(
      files.map(({ kind, bytes }) => [kind, sha256(bytes)]),
    )
  })

  it('reads what the key accepts, and nothing else', async () => {
    const answer = await relay.call('GET', `/api/v1/public/capture/config?public_key=${relay.public_key}`)
    expect(answer.status).toBe(200)
    expect(Object.keys(configResponse.parse(answer.body)).sort()).toEqual(Object.keys(answer.body).sort())
    expect(answer.body.limits.screenshot).toBe(10 * 1024 * 1024)
    expect(answer.text).not.toContain('app.example.com')
    expectRefusal(await relay.call('GET', '/api/v1/public/capture/config?public_key=ck_x'), 'INVALID_CAPTURE_KEY')
    expectRefusal(await relay.call('GET', '/api/v1/public/capture/config'), 'VALIDATION_ERROR')
  })
})

describe('a response that was lost', () => {
  it('is repeated identically when the session is opened again', async () => {
    const request = await flow.sessionRequest()
    const first = await flow.post(SESSIONS, request)
    relay.clock.now += 6 * MINUTE
    const second = await flow.post(SESSIONS, request)
    expect(second.status).toBe(201)
    expect(second.text).toBe(first.text)
    expectRefusal(await flow.post(SESSIONS, { ...request, media_kind: 'none' }), 'CAPTURE_TOKEN_USED')
    const another = await flow.sessionRequest()
    relay.clock.now += 6 * MINUTE
    expectRefusal(await flow.post(SESSIONS, another), 'CAPTURE_TOKEN_EXPIRED')
  })

  it('is repeated identically when the report is finalized again', async () => {
    const { session, manifest } = await flow.uploaded()
    const request = await flow.finalizeRequest(session, { artifacts: manifest })
    const first = await flow.post(FINALIZE, request)
    expect(first.status).toBe(201)
    relay.clock.now += 90 * MINUTE
    const second = await flow.post(FINALIZE, request)
    expect(second.status).toBe(201)
    expect(second.text).toBe(first.text)
    expectRefusal(await flow.post(FINALIZE, { ...request, title: 'Other' }), 'CAPTURE_TOKEN_USED')
    expect(await relay.reportCount()).toBe(1)
    expect(relay.reports).toHaveLength(1)
  })
})

describe('fifty uses of one token at once', () => {
  it('open one session when they differ', async () => {
    const request = await flow.sessionRequest()
    const uses = Array.from({ length: 50 }, (_, index) => flow.post(SESSIONS, { ...request, meta: { index } }))
    const answers = await Promise.all(uses)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const loser of answers.filter(({ status }) => status !== 201)) expectRefusal(loser, 'CAPTURE_TOKEN_USED')
  })

  it('get one response when they are the same', async () => {
    const request = await flow.sessionRequest()
    const opened = await Promise.all(Array.from({ length: 50 }, () => flow.post(SESSIONS, request)))
    expect(new Set(opened.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    const session = opened[0]?.body
    await flow.put(session.uploads[0], SCREENSHOT.bytes)
    const finalize = await flow.finalizeRequest(session)
    const made = await Promise.all(Array.from({ length: 50 }, () => flow.post(FINALIZE, finalize)))
    expect(new Set(made.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(made[0]?.status).toBe(201)
    expect(await relay.reportCount()).toBe(1)
    expect(relay.reports).toHaveLength(1)
    expect(await relay.storedFiles()).toHaveLength(1)
  })
})

describe('a report', () => {
  it('keeps the artifacts of its manifest and deletes the rest, including files', async () => {
    const { session, manifest } = await flow.uploaded([SCREENSHOT, DEBUGGER])
    expect(await relay.storedFiles()).toHaveLength(2)
    const request = await flow.finalizeRequest(session, { artifacts: [manifest[0]] })
    const answer = await flow.post(FINALIZE, request)
    expect(answer.status).toBe(201)
    const { organization_id } = await relay.database.findDefaultProject()
    const kept = await relay.database.findReport({ viewer: SEES_ALL, id: answer.body.report.id, organization_id })
    expect(kept?.artifacts.map(({ kind }) => kind)).toEqual(['screenshot'])
    expect(await relay.storedFiles()).toHaveLength(1)
  })

  it('has a share link only when it is public, and clients of the earlier address get its text', async () => {
    const hidden = await flow.report()
    expect(hidden.body.share_url).toBeNull()
    expectRefusal(await relay.call('GET', `/api/v1/public/reports/${hidden.body.report.id}`), 'NOT_FOUND')
    const shown = await flow.report([SCREENSHOT], { visibility: 'public' })
    expect(shown.body.share_url).toMatch(/\/r\/[\w-]{43}$/)
    const { id, title, created_at } = shown.body.report
    expect((await relay.call('GET', shown.body.share_url)).body).toMatchObject({ title, created_at })
    const shared = await relay.call('GET', `/api/v1/public/reports/${id}`)
    expect([shared.status, shared.body]).toEqual([200, { title, summary: 'I pressed it', created_at }])
  })

  it('has its debugger document masked again, and records received and stored bytes', async () => {
    const secret = 'jane.doe@example.com'
    const document = { version: 1, console: [{ at: 1, level: 'log', args: [`mail to ${secret}`, 'pay failed'] }] }
    const file = { ...DEBUGGER, bytes: Buffer.from(JSON.stringify(document)) }
    const answer = await flow.report([file])
    const { organization_id } = await relay.database.findDefaultProject()
    const kept = await relay.database.findReport({ viewer: SEES_ALL, id: answer.body.report.id, organization_id })
    const [artifact] = kept?.artifacts ?? []
    expect(artifact?.received_sha256).toBe(sha256(file.bytes))
    const stored = await (await relay.files.open(artifact?.file ?? ''))?.toArray()
    const bytes = Buffer.concat(stored ?? [])
    expect([artifact?.sha256, artifact?.size]).toEqual([sha256(bytes), bytes.length])
    expect(bytes.toString()).not.toContain(secret)
    expect(bytes.toString()).toContain('pay failed')
    expect(await relay.storedFiles()).toHaveLength(1)
  })
})
