import { describe, expect, it } from 'vitest'
import { createClient, EarshotError } from '../src/index.ts'
import { fakeRelay, json, refusal } from './fake-relay.ts'

const url = 'https://earshot.example.com/relay/'
const api_key = 'esk_secret'
const page = (ids: string[], next_cursor: string | null) =>
  json({ items: ids.map((id) => ({ id })), total: 3, next_cursor })
const clientOf = (relay: { fetch: typeof fetch }) => createClient({ url, api_key, fetch: relay.fetch })

describe('a call', () => {
  it('goes to the path below the relay’s URL, with the key and the query', async () => {
    const relay = fakeRelay(page([], null))
    await clientOf(relay).reports.list({ size: 5, number: '0abc1def' })
    expect(relay.received[0]).toMatchObject({
      method: 'GET',
      url: 'https://earshot.example.com/relay/api/v1/reports?size=5&number=0abc1def',
    })
    expect(relay.received[0]?.headers.get('authorization')).toBe('Bearer esk_secret')
  })

  it('keeps an id within its part of the path', async () => {
    const relay = fakeRelay(json({}))
    await clientOf(relay).reports.get('../api-keys?x=1')
    expect(relay.received[0]?.url).toBe('https://earshot.example.com/relay/api/v1/reports/..%2Fapi-keys%3Fx%3D1')
  })

  it('sends a body as JSON', async () => {
    const relay = fakeRelay(json({ api_key: 'esk_new' }, { status: 201 }))
    const created = await clientOf(relay).apiKeys.create({ name: 'Bot', preset: 'read', expires_in_days: 30 })
    expect(created.api_key).toBe('esk_new')
    expect(relay.received[0]).toMatchObject({
      method: 'POST',
      body: { name: 'Bot', preset: 'read', expires_in_days: 30 },
    })
  })
})

describe('export', () => {
  const inChunks = (text: string, size: number) => () => {
    const bytes = new TextEncoder().encode(text)
    const count = Math.ceil(bytes.length / size)
    const chunks = Array.from({ length: count }, (_, index) => bytes.slice(index * size, (index + 1) * size))
    const start = (controller: ReadableStreamDefaultController) => {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    }
    return new Response(new ReadableStream({ start }))
  }

  it.each([1, 3, 7, 1000])('yields a report for each line, in chunks of %i bytes', async (size) => {
    const relay = fakeRelay(inChunks('{"id":"rep_1","title":"Größe 🛒"}\n{"id":"rep_2"}\n', size))
    const reports = []
    for await (const report of clientOf(relay).reports.export({ updated_since: '2026-11-27T00:00:00Z' }))
      reports.push(report)
    expect(reports).toEqual([{ id: 'rep_1', title: 'Größe 🛒' }, { id: 'rep_2' }])
    expect(relay.received[0]?.url).toContain(
      '/api/v1/reports/export?updated_since=2026-11-27T00%3A00%3A00Z&format=ndjson',
    )
  })

  it('ends the call when its reader leaves', async () => {
    let isCanceled = false
    const lines = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('{"id":"rep_1"}\n')),
      cancel: () => {
        isCanceled = true
      },
    })
    for await (const { id } of clientOf(fakeRelay(() => new Response(lines))).reports.export()) {
      expect(id).toBe('rep_1')
      break
    }
    expect(isCanceled).toBe(true)
  })

  it('rejects if the connection ends early', async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"id":"rep_1"}\n{"id":')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    })
    const reports = clientOf(fakeRelay(() => new Response(broken))).reports.export()
    expect((await reports.next()).value).toEqual({ id: 'rep_1' })
    await expect(reports.next()).rejects.toMatchObject({ name: 'EarshotError', code: 'UNREACHABLE' })
  })
})

describe('each', () => {
  it('yields the items of all pages, and requests no page too early', async () => {
    const relay = fakeRelay(page(['a', 'b'], 'c-1'), page(['c'], null))
    const ids: string[] = []
    for await (const { id } of clientOf(relay).reports.each({ size: 2 })) {
      ids.push(id)
      if (id === 'b') expect(relay.received).toHaveLength(1)
    }
    expect(ids).toEqual(['a', 'b', 'c'])
    expect(relay.received.map(({ url }) => new URL(url).search)).toEqual(['?size=2', '?size=2&cursor=c-1'])
  })
})

describe('a failed call', () => {
  it('has the code, status, request id, details and time to wait', async () => {
    const details = { required_scope: 'api_keys:create' }
    const relay = fakeRelay(refusal('FORBIDDEN', { status: 403, details, headers: { 'Retry-After': '7' } }))
    const error = await clientOf(relay)
      .apiKeys.revoke('key_1')
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(EarshotError)
    expect(error).toMatchObject({
      code: 'FORBIDDEN',
      status: 403,
      message: 'What to do.',
      request_id: 'r-1',
      details,
      retry_after: 7,
    })
  })

  it('is UNAVAILABLE if something else than a relay responded', async () => {
    const relay = fakeRelay(() => new Response('<h1>Bad Gateway</h1>', { status: 502 }))
    await expect(clientOf(relay).reports.get('x')).rejects.toMatchObject({ code: 'UNAVAILABLE', status: 502 })
  })

  it('is UNREACHABLE without a response', async () => {
    const relay = fakeRelay()
    await expect(clientOf(relay).apiKeys.revoke('x')).rejects.toMatchObject({ code: 'UNREACHABLE', status: undefined })
  })

  it('never contains the API key', async () => {
    const error = await clientOf(fakeRelay())
      .apiKeys.revoke('x')
      .catch((thrown: unknown) => thrown)
    expect(JSON.stringify(error)).not.toContain('esk_secret')
    expect(String((error as Error).stack)).not.toContain('esk_secret')
  })

  it.each([
    ['RATE_LIMITED', 429],
    ['UNAVAILABLE', 503],
  ])('is repeated after %s if it only reads', async (code, status) => {
    const relay = fakeRelay(refusal(code, { status, headers: { 'Retry-After': '0' } }), json({ id: 'x' }))
    expect(await clientOf(relay).reports.get('x')).toEqual({ id: 'x' })
    expect(relay.received).toHaveLength(2)
  })

  it('reads lists without a cursor page by page, until it has all', async () => {
    const page = (ids: string[], page: number) =>
      json({ items: ids.map((id) => ({ id })), total: 3, page, size: 2, next_cursor: null })
    const relay = fakeRelay(page(['a', 'b'], 1), page(['c'], 2))
    const ids: string[] = []
    for await (const { id } of clientOf(relay).captureKeys.each({ size: 2 })) ids.push(id)
    expect(ids).toEqual(['a', 'b', 'c'])
    expect(relay.received.map(({ url }) => new URL(url).search)).toEqual(['?size=2&page=1', '?size=2&page=2'])
  })

  it.each([
    ['changes something', 429, (client: ReturnType<typeof clientOf>) => client.apiKeys.revoke('x')],
    ['fails inside the relay', 500, (client: ReturnType<typeof clientOf>) => client.reports.get('x')],
  ])('is not repeated if it %s', async (_, status, act) => {
    const relay = fakeRelay(refusal('INTERNAL', { status, headers: { 'Retry-After': '0' } }))
    await expect(act(clientOf(relay))).rejects.toMatchObject({ status })
    expect(relay.received).toHaveLength(1)
  })
})
