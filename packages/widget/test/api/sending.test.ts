import { CompressionStream } from 'node:stream/web'
import { gunzipSync } from 'node:zlib'
import { createTally } from '@earshot/privacy'
import type { DebuggerDocument } from '@earshot/protocol'
import { capturedPart } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { packReplay, prepareSender, type ReportParts } from '../../src/api/sending.ts'
import type { Screenshot } from '../../src/api/take-picture.ts'

const later = new Date(Date.now() + 300_000).toISOString()
const text = { title: 'Pay does nothing', summary: '', visibility: 'private' as const }
const privacy = { replay_text: 'strict', masked: { email: 1, phone: 1 }, dropped: {} }
const document = { version: 1, captured_at: 5, console: [], privacy } as unknown as Omit<DebuggerDocument, 'parts'>
const png = () => new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], { type: 'image/png' })

interface Asked {
  path: string
  body: Record<string, unknown>
  bytes: Uint8Array
}

/** A relay in place of `fetch`, with the limits it is given. */
function relay(config: object) {
  const asked: Asked[] = []
  const answers: Record<string, (body: Asked['body']) => unknown> = {
    '/config': () => config,
    '/tokens': () => ({ capture_token: 't', action: 'create', expires_at: later }),
    '/upload-sessions': (body) => ({
      upload_session_token: 's',
      finalize_token: 'f',
      expires_at: later,
      uploads: (body.artifacts as { kind: string }[]).map(({ kind }) => ({
        kind,
        artifact_id: `art_${kind}`,
        method: 'PUT',
        url: `https://relay.example/put/${kind}`,
        headers: {},
        max_bytes: 1,
        expires_at: later,
      })),
    }),
    '/finalize': () => ({
      report: { id: 'rep_1', title: '', visibility: 'private', created_at: later },
      share_url: null,
      receipt_url: null,
    }),
  }
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const bytes = new Uint8Array(await new Blob([(init.body as Blob | string) ?? '']).arrayBuffer())
    const path = new URL(url).pathname.replace('/api/v1/public/capture', '')
    if (init.method === 'PUT') {
      asked.push({ path, body: {}, bytes })
      return new Response(null, { status: 204 })
    }
    const body = bytes.length > 0 ? JSON.parse(new TextDecoder().decode(bytes)) : {}
    asked.push({ path, body, bytes })
    return Response.json(answers[path]?.(body), { status: 201 })
  })
  const at = (path: string) => asked.filter((call) => call.path === path)
  const sentDebugger = () => JSON.parse(gunzipSync(at('/put/debugger')[0]?.bytes ?? new Uint8Array()).toString())
  return { asked, at, sentDebugger }
}

const everything = {
  limits: { screenshot: 1e7, replay: 1e7, debugger: 1e7 },
  artifact_kinds: ['screenshot', 'replay', 'debugger'],
}
const shot = (more: Partial<Screenshot> = {}): ReportParts['screenshot'] => {
  const tally = { ...createTally(), masked: { email: 2 } }
  return { state: 'included', value: { blob: png(), engine: 'browser', area: 'viewport', tally, ...more } }
}
const parts = async (more: Partial<ReportParts> = {}): Promise<ReportParts> => ({
  screenshot: shot(),
  replay: await packReplay(Promise.resolve({ state: 'included', value: ['{"type":4,"timestamp":1}'] })),
  debugger: { state: 'included', value: document },
  page: { url: 'https://shop.example/checkout', title: 'Checkout' },
  ...more,
})
const sender = () => prepareSender({ relay: 'https://relay.example', key: 'ck_x' })

describe('a report that is packed', () => {
  beforeEach(() => {
    vi.restoreAllMocks()
    vi.stubGlobal('CompressionStream', CompressionStream)
  })
  afterEach(() => vi.unstubAllGlobals())

  it('contains every part, and a debugger document that lists them', async () => {
    const { at, sentDebugger } = relay(everything)
    await (await sender().submission(await parts())).send(text)
    const session = at('/upload-sessions')[0]?.body
    expect(session?.artifacts).toMatchObject([{ kind: 'screenshot' }, { kind: 'replay' }, { kind: 'debugger' }])
    expect(session?.media_kind).toBe('screenshot')
    expect(session?.meta).toEqual({ source: 'widget', url: 'https://shop.example/checkout', title: 'Checkout' })
    expect(sentDebugger().parts).toEqual([
      { kind: 'screenshot', state: 'included', engine: 'browser', area: 'viewport' },
      { kind: 'replay', state: 'included' },
    ])
  })

  it('describes the picture’s area and what was masked in it, if the picture is sent', async () => {
    const element = { selector: '#pay', role: 'button', name: 'Pay now' }
    const first = relay(everything)
    await (await sender().submission(await parts({ screenshot: shot({ area: 'region', element }) }))).send(text)
    expect(first.sentDebugger().parts[0]).toEqual({
      kind: 'screenshot',
      state: 'included',
      engine: 'browser',
      area: 'region',
      element,
    })
    expect(capturedPart.parse(first.sentDebugger().parts[0])).toEqual(first.sentDebugger().parts[0])
    expect(first.sentDebugger().privacy.masked).toEqual({ email: 3, phone: 1 })

    const second = relay({ ...everything, artifact_kinds: ['replay', 'debugger'] })
    await (await sender().submission(await parts())).send(text)
    expect(second.sentDebugger().parts[0]).not.toHaveProperty('engine')
    expect(second.sentDebugger().privacy).toEqual(privacy)
  })

  it('gives the reason for a missing part, and is sent without it', async () => {
    const { at, sentDebugger } = relay(everything)
    const failed = { state: 'failed', reason: 'The page could not be drawn.' } as const
    await (await sender().submission(await parts({ screenshot: failed, replay: { state: 'left_out' } }))).send(text)
    expect(at('/upload-sessions')[0]?.body.media_kind).toBe('none')
    expect(sentDebugger().parts).toEqual([
      { kind: 'screenshot', state: 'failed', reason: 'The page could not be drawn.' },
      { kind: 'replay', state: 'left_out', reason: expect.any(String) },
    ])
  })

  it('leaves out parts above the relay’s limits', async () => {
    const { at, sentDebugger } = relay({ ...everything, limits: { ...everything.limits, screenshot: 3 } })
    await (await sender().submission(await parts())).send(text)
    expect(at('/put/screenshot')).toHaveLength(0)
    expect(sentDebugger().parts[0]).toMatchObject({ kind: 'screenshot', state: 'too_large' })
  })

  it('leaves out parts that the key does not accept', async () => {
    const { at, sentDebugger } = relay({ ...everything, artifact_kinds: ['screenshot', 'debugger'] })
    await (await sender().submission(await parts())).send(text)
    expect(at('/put/replay')).toHaveLength(0)
    expect(sentDebugger().parts[1]).toMatchObject({ kind: 'replay', state: 'left_out' })
  })

  it('contains nothing about the page if the reporter left that out', async () => {
    const { at } = relay(everything)
    await (await sender().submission(await parts({ page: null }))).send(text)
    expect(at('/upload-sessions')[0]?.body.meta).toEqual({ source: 'widget' })
  })

  it('cuts the page’s title to the relay’s limit', async () => {
    const { at } = relay(everything)
    const page = { url: 'https://shop.example/', title: 'Ahoy '.repeat(10_000) }
    await (await sender().submission(await parts({ page }))).send(text)
    expect(at('/upload-sessions')[0]?.body.meta).toEqual({
      source: 'widget',
      url: 'https://shop.example/',
      title: 'Ahoy '.repeat(100),
    })
  })

  it('is the same submission when the same parts are sent again, and another when they changed', async () => {
    relay(everything)
    const mine = sender()
    const first = await mine.submission(await parts())
    expect(await mine.submission(await parts())).toBe(first)
    expect(await mine.submission(await parts({ replay: { state: 'left_out' } }))).not.toBe(first)
  })

  it('requests limits and a token before Send, without data of the page', async () => {
    const { asked } = relay(everything)
    sender()
    await vi.waitFor(() => expect(asked).toHaveLength(2))
    expect(asked.map(({ path }) => path).sort()).toEqual(['/config', '/tokens'])
    expect(asked.find(({ path }) => path === '/tokens')?.body).toEqual({
      public_key: 'ck_x',
      origin: location.origin,
      action: 'create',
    })
  })
})
