import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRelayClient } from '../../src/transport/relay-client.ts'

const key = `ck_${'a'.repeat(32)}`
const client = () =>
  createRelayClient({ relay: 'https://relay.example/reports', public_key: key, origin: 'https://shop.example' })
const json = (status: number, body: unknown) => Response.json(body, { status })
const refusal = (status: number, code: string, more = {}) =>
  json(status, { success: false, error: { code, message: `${code} said`, request_id: 'req-1', ...more } })

describe('the relay client', () => {
  const fetch = vi.fn<(request: Request) => Promise<Response>>()
  beforeEach(() => {
    fetch.mockReset()
    vi.stubGlobal('fetch', fetch)
  })
  afterEach(() => vi.unstubAllGlobals())

  it('sends key and origin, below the relay’s own path, without cookies or referrer', async () => {
    fetch.mockResolvedValue(json(201, { capture_token: 't', action: 'create', expires_at: '' }))
    await client().token('create')
    const request = fetch.mock.calls[0]?.[0] as Request
    expect(request.url).toBe('https://relay.example/reports/api/v1/public/capture/tokens')
    expect(request.credentials).toBe('omit')
    expect(request.referrerPolicy).toBe('no-referrer')
    expect(await request.clone().json()).toEqual({ public_key: key, origin: 'https://shop.example', action: 'create' })
  })

  it('uploads to the address given, wherever that is', async () => {
    fetch.mockResolvedValue(new Response(null, { status: 204 }))
    const url = 'https://store.example/art?signature=x'
    await client().put(
      {
        kind: 'debugger',
        artifact_id: 'art_1',
        method: 'PUT',
        url,
        headers: { 'content-type': 'application/gzip' },
        max_bytes: 10,
        expires_at: '',
      },
      new Blob(['bytes']),
    )
    const request = fetch.mock.calls[0]?.[0] as Request
    expect(request.method).toBe('PUT')
    expect(request.url).toBe(url)
    expect(request.headers.get('content-type')).toBe('application/gzip')
  })

  it('hands on the relay’s own words, its code and the request id', async () => {
    fetch.mockImplementation(async () => refusal(403, 'ORIGIN_NOT_ALLOWED', { details: { origin: 'x' } }))
    await expect(client().token('create')).rejects.toMatchObject({
      name: 'WidgetError',
      code: 'ORIGIN_NOT_ALLOWED',
      message: 'ORIGIN_NOT_ALLOWED said',
      request_id: 'req-1',
      retryable: false,
      details: { origin: 'x' },
    })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('tries again by itself when the relay cannot take it now', async () => {
    fetch
      .mockImplementationOnce(async () => refusal(503, 'UNAVAILABLE'))
      .mockResolvedValueOnce(json(201, { capture_token: 't2', action: 'create', expires_at: '' }))
    expect((await client().token('create')).capture_token).toBe('t2')
  })

  it('says that nobody answered', async () => {
    fetch.mockRejectedValue(new TypeError('Failed to fetch'))
    await expect(client().config()).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: true })
  })

  it('says that something else answered in the relay’s place', async () => {
    fetch.mockImplementation(async () => new Response('<h1>Bad gateway</h1>', { status: 404 }))
    await expect(client().config()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'The relay answered 404 in words of its own. Is its address right?',
    })
  })

  it('says that sending was cancelled', async () => {
    fetch.mockImplementation(async (request) => {
      request.signal.throwIfAborted()
      return new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)))
    })
    const controller = new AbortController()
    const asked = client().token('create', controller.signal)
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
