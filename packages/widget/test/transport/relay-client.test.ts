import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRelayClient } from '../../src/transport/relay-client.ts'

const key = `ck_${'a'.repeat(32)}`
const client = () =>
  createRelayClient({ relay: 'https://relay.example/reports', public_key: key, origin: 'https://shop.example' })
const json = (status: number, body: unknown) => Response.json(body, { status })
const refusal = (status: number, code: string, more = {}) =>
  json(status, { success: false, error: { code, message: `${code} said`, request_id: 'req-1', ...more } })

describe('the relay client', () => {
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
  beforeEach(() => {
    fetch.mockReset()
    vi.stubGlobal('fetch', fetch)
  })
  afterEach(() => vi.unstubAllGlobals())

  it('sends key and origin, below the relay’s own path, without cookies or referrer', async () => {
    fetch.mockResolvedValue(json(201, { capture_token: 't', action: 'create', expires_at: '' }))
    await client().token('create')
    const [url, init] = fetch.mock.calls[0] ?? []
    expect(url).toBe('https://relay.example/reports/api/v1/public/capture/tokens')
    expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' })
    expect(JSON.parse(String(init?.body))).toEqual({
      public_key: key,
      origin: 'https://shop.example',
      action: 'create',
    })
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
    expect(fetch.mock.calls[0]).toMatchObject([
      url,
      { method: 'PUT', headers: { 'content-type': 'application/gzip' }, body: expect.any(Blob) },
    ])
  })

  it('passes on the relay’s message, its code and the request id', async () => {
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

  describe('with a fake clock', () => {
    beforeEach(() => vi.useFakeTimers())
    afterEach(() => vi.useRealTimers())

    const settled = async <Value>(promise: Promise<Value>) => {
      const outcome = promise.then(
        (value) => ({ value }),
        (error) => ({ error }),
      )
      await vi.runAllTimersAsync()
      return outcome
    }

    it('retries if the relay is temporarily unavailable', async () => {
      fetch
        .mockImplementationOnce(async () => refusal(503, 'UNAVAILABLE'))
        .mockImplementationOnce(async () => json(201, { capture_token: 't2', action: 'create', expires_at: '' }))
      expect(await settled(client().token('create'))).toMatchObject({ value: { capture_token: 't2' } })
    })

    it('waits as long as the relay asks', async () => {
      const busy = refusal(429, 'RATE_LIMITED')
      busy.headers.set('retry-after', '4')
      fetch.mockImplementationOnce(async () => busy).mockImplementation(async () => json(200, {}))
      const asked = client().config()
      await vi.advanceTimersByTimeAsync(3999)
      expect(fetch).toHaveBeenCalledTimes(1)
      await vi.advanceTimersByTimeAsync(1)
      expect(fetch).toHaveBeenCalledTimes(2)
      await asked
    })

    it('gives up at once if the relay asks for a long delay', async () => {
      const full = refusal(429, 'QUOTA_EXCEEDED')
      full.headers.set('retry-after', '3600')
      fetch.mockImplementation(async () => full)
      expect(await settled(client().config())).toMatchObject({ error: { code: 'QUOTA_EXCEEDED', retryable: true } })
      expect(fetch).toHaveBeenCalledTimes(1)
    })

    it('reports after three attempts that the relay is unreachable', async () => {
      fetch.mockRejectedValue(new TypeError('Failed to fetch'))
      expect(await settled(client().config())).toMatchObject({ error: { code: 'UNREACHABLE', retryable: true } })
      expect(fetch).toHaveBeenCalledTimes(3)
    })

    it('reports that the relay took too long', async () => {
      fetch.mockImplementation(
        (_url, { signal }) =>
          new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      )
      expect(await settled(client().config())).toMatchObject({ error: { code: 'TIMED_OUT', retryable: true } })
    })

    it('stops waiting for the next try when it is cancelled', async () => {
      fetch.mockRejectedValue(new TypeError('Failed to fetch'))
      const controller = new AbortController()
      const asked = client().token('create', controller.signal)
      const outcome = expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
      await vi.advanceTimersByTimeAsync(1)
      controller.abort()
      await outcome
      expect(fetch).toHaveBeenCalledTimes(1)
    })

    it('leaves no timer behind', async () => {
      fetch.mockImplementation(async () => json(200, {}))
      await client().config()
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  it('reports a response that is not from the relay', async () => {
    fetch.mockImplementation(async () => new Response('<h1>Not here</h1>', { status: 404 }))
    await expect(client().config()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: false,
      message: 'Unexpected 404, not from an Earshot relay. Check the relay’s URL.',
    })
  })

  it('reports that sending was cancelled', async () => {
    fetch.mockImplementation(
      (_url, { signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    )
    const controller = new AbortController()
    const asked = client().token('create', controller.signal)
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
