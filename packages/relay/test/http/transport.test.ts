import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { expectExchangeHeaders, expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from './flow.ts'
import { rawCall } from './raw-call.ts'
import { DEBUGGER, ORIGIN, type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
afterEach(() => relay.dispose())

describe('every response', () => {
  it('keeps a request id that is a UUID, and no other', async () => {
    relay = await startRelay()
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
    const kept = await relay.call('GET', '/healthz', { headers: { 'X-Request-Id': id } })
    expect(kept.headers.get('x-request-id')).toBe(id)
    const made = await relay.call('GET', '/nothing', { headers: { 'X-Request-Id': 'me"><script>' } })
    expectRefusal(made, 'NOT_FOUND')
  })

  it('has the time that it took, and its size', async () => {
    relay = await startRelay()
    for (const [method, path] of [
      ['GET', '/healthz'],
      ['GET', '/api/v1/reports'],
      ['POST', TOKENS],
      ['GET', '/nothing'],
    ] as const) {
      const answer = await relay.call(method, path)
      expectExchangeHeaders(answer)
      expect(answer.headers.get('x-response-size')).toBe(String(Buffer.byteLength(answer.text)))
    }
  })

  it('to a page’s preflight permits its request, without credentials', async () => {
    relay = await startRelay()
    for (const path of [TOKENS, SESSIONS, FINALIZE, '/api/v1/uploads/art_1', '/api/v1/public/capture/config']) {
      const answer = await relay.call('OPTIONS', path, {
        headers: {
          Origin: 'https://anybody.example',
          'Access-Control-Request-Method': 'PUT',
          'Access-Control-Request-Headers': 'content-type',
          'Access-Control-Request-Private-Network': 'true',
        },
      })
      expect(answer.status).toBe(204)
      expectExchangeHeaders(answer)
      const { headers } = answer
      expect(headers.get('access-control-allow-origin')).toBe('https://anybody.example')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(headers.get('access-control-allow-methods')).toContain('PUT')
      expect(headers.get('access-control-allow-headers')).toBe('content-type')
      expect(headers.get('access-control-allow-private-network')).toBe('true')
      expect(Number(headers.get('access-control-max-age'))).toBeGreaterThan(0)
      expect(headers.get('vary')).toContain('Origin')
    }
  })

  it('of the management API is not readable by pages', async () => {
    relay = await startRelay()
    const answer = await relay.call('GET', '/api/v1/reports', { headers: { Origin: ORIGIN } })
    expectRefusal(answer, 'UNAUTHENTICATED')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expectRefusal(await relay.call('OPTIONS', '/api/v1/reports', { headers: { Origin: ORIGIN } }), 'NOT_FOUND')
  })

  it('to a page that is not allowed can be read by it', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const Origin = 'https://evil.example'
    const answer = await flow.post(TOKENS, { ...flow.caller, origin: Origin, action: 'create' }, { Origin })
    expectRefusal(answer, 'ORIGIN_NOT_ALLOWED')
    expect(answer.headers.get('access-control-allow-origin')).toBe(Origin)
    expect(answer.headers.get('access-control-expose-headers')).toContain('X-Request-Id')
  })

  it('makes its links from the public URL and from no header', async () => {
    relay = await startRelay({ settings: { public_url: 'https://reports.example.com/earshot' } })
    const flow = flowOf(relay)
    const spoof = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http', Forwarded: 'host=evil.example' }
    const opened = await relay.call('POST', `/earshot${SESSIONS}`, {
      body: await flow.sessionRequest(),
      headers: spoof,
    })
    expect(opened.status).toBe(201)
    const [upload] = opened.body.uploads
    expect(upload.url).toMatch(/^https:\/\/reports\.example\.com\/earshot\/api\/v1\/uploads\/art_/)
    const { pathname, search } = new URL(upload.url)
    for (const path of [pathname, pathname.replace('/earshot', '')]) {
      const put = await relay.call('PUT', path + search, { body: SCREENSHOT.bytes, headers: upload.headers })
      expect(put.status, put.text).toBe(204)
    }
  })
})

it('works below a public URL whose path begins like its own, with or without the prefix removed', async () => {
  relay = await startRelay({ settings: { public_url: 'https://reports.example.com/api' } })
  for (const path of [SESSIONS, `/api${SESSIONS}`, '/healthz', '/api/healthz']) {
    const answer = await relay.call(path.endsWith('healthz') ? 'GET' : 'POST', path, {})
    expect(answer.status, path).not.toBe(404)
  }
})

describe('a body', () => {
  const token = () => ({ ...flowOf(relay).caller, action: 'create' })
  const depth = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

  it.each<[string, () => string | Buffer]>([
    ['empty', () => ''],
    ['not JSON', () => '{"public_key":'],
    ['with a byte order mark', () => `\ufeff${JSON.stringify(token())}`],
    ['a list', () => '[]'],
    ['a word', () => 'null'],
    ['not UTF-8', () => Buffer.from([0x7b, 0xff, 0x7d])],
    ['too deep', () => depth(30)],
    ['much too deep', () => '['.repeat(60_000)],
    ['numbers for text', () => JSON.stringify({ ...token(), public_key: 1, origin: { toString: 'x' } })],
    ['a prototype for an object', () => '{"__proto__":{"public_key":"ck_x","origin":"x","action":"create"}}'],
  ])('that is %s is refused', async (_name, body) => {
    relay = await startRelay()
    for (const path of [TOKENS, SESSIONS, FINALIZE]) {
      expectRefusal(await relay.call('POST', path, { body: body() }), 'VALIDATION_ERROR')
    }
    expect(({} as { public_key?: string }).public_key).toBeUndefined()
  })

  it('with names of prototype members is accepted without them', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const request = JSON.stringify(await flow.sessionRequest({ files: [] }))
    const meta = '{"source":"server","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
    const opened = await relay.call('POST', SESSIONS, { body: request.replace('{"source":"server"}', meta) })
    expect(opened.status, opened.text).toBe(201)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    const done = await flow.post(FINALIZE, await flow.finalizeRequest(opened.body))
    expect(done.status).toBe(201)
    expect(relay.reports[0]?.meta).toEqual({ source: 'server', constructor: { prototype: { polluted: 1 } } })
  })

  it('that is nonsense in any way never crashes the relay', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const good = JSON.stringify(await flow.finalizeRequest(await flow.open({ files: [DEBUGGER] })))
    const junk = [
      '"',
      '{',
      ']',
      '\\u0000',
      '\u0000',
      '1e999',
      '-',
      'é',
      '\ud800',
      ',,',
      'null',
      '[[[[',
      '{"__proto__":1}',
    ]
    // A fixed sequence: a failure can be had again.
    let seed = 7
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % below
    }
    for (let i = 0; i < 150; i++) {
      const at = next(good.length)
      const body = good.slice(0, at) + junk[next(junk.length)] + good.slice(at + next(4))
      const { status } = await relay.call('POST', [TOKENS, SESSIONS, FINALIZE][i % 3] as string, { body })
      expect(status, body).toBeLessThan(500)
    }
  })

  it('to a URL that cannot be decoded is not found', async () => {
    relay = await startRelay()
    const { api_key } = await relay.newApiKey()
    for (const path of [
      '/api/v1/reports/%ff',
      '/api/v1/uploads/%',
      '/chunks/..%2f..%2fsecret',
      '/%00',
      '//evil.example',
    ]) {
      const { answer } = await rawCall(relay.url, async (socket) => {
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api_key}\r\n\r\n`)
      })
      expect([path, answer.status, answer.body?.error.code]).toEqual([path, 404, 'NOT_FOUND'])
    }
  })
})

describe('a client that is slow', () => {
  it('with its headers or body is disconnected, and others are served in the meantime', async () => {
    relay = await startRelay({ timeouts: { headers: 200, body: 200 } })
    const silent = rawCall(relay.url, async (socket) => {
      socket.write('POST /api/v1/public/capture/tokens HTTP/1.1\r\nHost: x\r\n')
    })
    const dripping = rawCall(relay.url, async (socket) => {
      socket.write('POST /api/v1/public/capture/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
    })
    expect((await relay.call('GET', '/healthz')).status).toBe(200)
    const [head, body] = await Promise.all([silent, dripping])
    expect(head.answer.status === 408 || head.answer.status === 400 || head.answer.status === 0).toBe(true)
    expect(body.answer.body.error).toMatchObject({ code: 'VALIDATION_ERROR' })
  })

  it.each(['GET /healthz', 'HEAD /readyz', 'OPTIONS /api/v1/public/capture/tokens', 'DELETE /nowhere'])(
    'with a body that %s does not take is hung up on',
    async (request) => {
      relay = await startRelay({ timeouts: { body: 200 } })
      const { hostname, port } = new URL(relay.url)
      for (const announced of ['Content-Length: 1000000', 'Transfer-Encoding: chunked']) {
        const socket = connect(Number(port), hostname)
        socket.write(`${request} HTTP/1.1\r\nHost: x\r\n${announced}\r\n\r\n`)
        const drip = setInterval(() => socket.write(announced.startsWith('Content') ? 'x' : '1\r\nx\r\n'), 20)
        socket.on('error', () => undefined).resume()
        await new Promise((resolve) => socket.once('close', resolve))
        clearInterval(drip)
      }
    },
  )

  it.each([
    ['without a Host', 'GET /nowhere HTTP/1.1\r\n\r\n'],
    ['with an expectation of its own', 'GET /nowhere HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n'],
  ])('or comes %s gets the envelope', async (_name, request) => {
    relay = await startRelay()
    const { answer } = await rawCall(relay.url, async (socket) => {
      socket.write(request)
    })
    expect(answer.body).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } })
    expect(answer.head).toMatch(new RegExp(`x-request-id: ${answer.body.error.request_id}`, 'i'))
  })

  it('or does not speak HTTP gets the envelope', async () => {
    relay = await startRelay()
    const { answer } = await rawCall(relay.url, async (socket) => {
      socket.write('GET / HTTP/9.9 nonsense\r\n\r\n')
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ success: false, error: { code: 'VALIDATION_ERROR' } })
    expect(answer.head).toMatch(new RegExp(`x-request-id: ${answer.body.error.request_id}`, 'i'))
  })
})

describe('the number of requests', () => {
  const ask = (headers: Record<string, string> = {}) => {
    const flow = flowOf(relay)
    return flow.post(TOKENS, { ...flow.caller, action: 'create' }, headers)
  }

  it('is limited for one address, whatever address it claims', async () => {
    relay = await startRelay({ settings: { rate_per_address: 5 } })
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await ask({ 'X-Forwarded-For': `10.0.0.${i}` }))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 429])
    expect(answers[1]?.headers.get('ratelimit')).toMatch(/^"address";r=3;t=\d+$/)
  })

  it('is counted toward a key only where the key may be used', async () => {
    relay = await startRelay({ settings: { rate_per_key: 2 } })
    for (let i = 0; i < 4; i++) expectRefusal(await ask({ Origin: 'https://elsewhere.example' }), 'ORIGIN_NOT_ALLOWED')
    expect((await ask()).status).toBe(201)
    expect((await ask()).status).toBe(201)
    expectRefusal(await ask(), 'RATE_LIMITED')
  })

  it('is counted for the client if the proxy is trusted', async () => {
    relay = await startRelay({ settings: { rate_per_address: 1, trust_proxy: 1 } })
    expect((await ask({ 'X-Forwarded-For': '203.0.113.1' })).status).toBe(201)
    expect((await ask({ 'X-Forwarded-For': '203.0.113.2' })).status).toBe(201)
    expectRefusal(await ask({ 'X-Forwarded-For': '6.6.6.6, 203.0.113.2' }), 'RATE_LIMITED')
  })
})

/** How a WebM file begins. */
const WEBM = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, ...Array(12).fill(0)])

describe('the log', () => {
  it('does not report a failure if a reader disconnects in the middle of a file', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const video = { kind: 'video', content_type: 'video/webm', bytes: Buffer.alloc(20_000_000, WEBM) }
    const { body } = await flow.report([video])
    const { api_key } = await relay.newApiKey()
    const headers = { Authorization: `Bearer ${api_key}` }
    const { artifacts } = (await relay.call('GET', `/api/v1/reports/${body.report.id}`, { headers })).body
    const leaving = new AbortController()
    const download = await fetch(artifacts[0].url, { signal: leaving.signal })
    await download.body?.getReader().read()
    leaving.abort()
    await expect.poll(() => readFile(join(relay.folder, 'log'), 'utf8')).toContain('"status":499')
    expect(await readFile(join(relay.folder, 'log'), 'utf8')).not.toContain('"level":"error"')
  })

  it('has one line for each request, with no secret and no control character in it', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const session = await flow.open()
    await flow.put(session.uploads[0], SCREENSHOT.bytes)
    await rawCall(relay.url, async (socket) => {
      socket.write(
        Buffer.from('GET /x%9b31m%0alevel=admin?a=1 HTTP/1.1\r\nHost: x\r\nUser-Agent: \x9bpwn\r\n\r\n', 'latin1'),
      )
    })
    await relay.stop()
    const text = await readFile(join(relay.folder, 'log'), 'utf8')
    expect(text).toMatch(/^[\x20-\x7e\n]+$/)
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'POST 201',
      'POST 201',
      'PUT 204',
      expect.any(String),
    ])
    expect(Object.keys(lines[0]).sort()).toEqual(['level', 'method', 'ms', 'path', 'request_id', 'status', 'time'])
    for (const secret of [new URL(session.uploads[0].url).search, session.finalize_token])
      expect(text).not.toContain(secret)
  })
})
