import { reportPage, report as reportSchema } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectExchangeHeaders, expectRefusal } from './expect-refusal.ts'
import { flowOf } from './flow.ts'
import { DEBUGGER, type RelayUnderTest, SCREENSHOT, sha256, startRelay } from './relay-under-test.ts'

const DAY = 86_400_000
const MINUTE = 60_000

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
let api_key: string
beforeEach(async () => {
  relay = await startRelay()
  flow = flowOf(relay)
  ;({ api_key } = await relay.newApiKey())
})
afterEach(() => relay.dispose())

const get = (path: string, headers: Record<string, string> = { Authorization: `Bearer ${api_key}` }) =>
  relay.call('GET', path, { headers })

describe('an API key', () => {
  it.each([
    ['missing', ''],
    ['malformed', 'Bearer nonsense'],
    ['malformed', 'Basic abc'],
    ['truncated', 'Bearer esk_abc'],
    ['malformed', `Bearer esk_${'a'.repeat(48)}`],
  ])('that is %s gets that reason: "%s"', async (reason, Authorization) => {
    const refused = await get('/api/v1/reports', Authorization ? { Authorization } : {})
    expect(expectRefusal(refused, 'UNAUTHENTICATED').details).toEqual({ reason })
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  })

  it.each(['', 'Token ', 'Basic ', 'Bearer: ', 'Bearer', 'esk ', 'Bearer Bearer '])(
    'that is good, behind %j instead of the scheme, opens nothing',
    async (scheme) => {
      const refused = await get('/api/v1/reports', { Authorization: `${scheme}${api_key}` })
      const error = expectRefusal(refused, 'UNAUTHENTICATED')
      expect([error.details, error.message]).toEqual([
        { reason: 'malformed' },
        expect.stringContaining('"Authorization: Bearer '),
      ])
      expect((await get('/api/v1/reports', { Authorization: `bearer  ${api_key} ` })).status).toBe(200)
    },
  )

  it('is malformed with one character mistyped, and unknown if it is another relay’s', async () => {
    const typo = api_key.slice(0, 9) + (api_key[9] === 'a' ? 'b' : 'a') + api_key.slice(10)
    const refused = await get('/api/v1/reports', { Authorization: `Bearer ${typo}` })
    expect(expectRefusal(refused, 'UNAUTHENTICATED').details).toEqual({ reason: 'malformed' })
    const elsewhere = await startRelay()
    const foreign = await elsewhere.newApiKey()
    await elsewhere.dispose()
    const unknown = await get('/api/v1/reports', { Authorization: `Bearer ${foreign.api_key}` })
    expect(expectRefusal(unknown, 'UNAUTHENTICATED').details).toEqual({ reason: 'unknown' })
  })

  it('is accepted in either header, but not in both', async () => {
    expect((await get('/api/v1/reports')).status).toBe(200)
    expect((await get('/api/v1/reports', { 'api-token': api_key })).status).toBe(200)
    const both = await get('/api/v1/reports', { Authorization: `Bearer ${api_key}`, 'api-token': api_key })
    expectRefusal(both, 'VALIDATION_ERROR')
  })

  it('that expired or was revoked gets that reason', async () => {
    const { id, api_key: revoked } = await relay.newApiKey()
    await relay.revokeApiKey(id)
    const one = await get('/api/v1/reports', { 'api-token': revoked })
    expect(expectRefusal(one, 'UNAUTHENTICATED').details).toEqual({ reason: 'revoked' })
    relay.clock.now += 30 * DAY
    expect(expectRefusal(await get('/api/v1/reports'), 'UNAUTHENTICATED').details).toEqual({ reason: 'expired' })
  })

  it('needs the scope', async () => {
    const other = await relay.newApiKey({ scopes: ['projects:read'] })
    const error = expectRefusal(await get('/api/v1/reports', { 'api-token': other.api_key }), 'FORBIDDEN')
    expect(error.details).toEqual({ required_scope: 'reports:read' })
  })

  it('is not accepted in the capture flow, and a capture key is not accepted here', async () => {
    const refused = await get('/api/v1/reports', { Authorization: `Bearer ${relay.public_key}` })
    expectRefusal(refused, 'UNAUTHENTICATED')
  })
})

describe('reports', () => {
  it('are listed newest first, by page and by cursor', async () => {
    const ids: string[] = []
    for (let i = 0; i < 3; i++) {
      relay.clock.now += 1000
      ids.unshift((await flow.report([DEBUGGER])).body.report.id)
    }
    const first = await get('/api/v1/reports?size=2')
    expect(first.body).toMatchObject({ total: 3, page: 1, size: 2 })
    const second = await get(`/api/v1/reports?size=2&cursor=${first.body.next_cursor}`)
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(ids)
    expect(second.body.next_cursor).toBeNull()
    expect(reportPage.parse(first.body)).toEqual(first.body)
    expect((await get('/api/v1/reports?size=2&page=2')).body.items.map(({ id }: { id: string }) => id)).toEqual(
      ids.slice(2),
    )
    for (const query of ['size=101', 'size=0', 'page=0', 'page=x', 'cursor=nonsense']) {
      expectRefusal(await get(`/api/v1/reports?${query}`), 'VALIDATION_ERROR')
    }
  })

  it('are found by the number that a reporter quotes', async () => {
    const [{ body }] = [await flow.report(), await flow.report()]
    const { id } = body.report
    const { body: page } = await get(`/api/v1/reports?number=${id.slice(-8).toUpperCase()}`)
    expect(page).toMatchObject({ items: [{ id }], total: 1, next_cursor: null })
    expect((await get('/api/v1/reports?number=00000000')).body).toMatchObject({ items: [], total: 0 })
    expectRefusal(await get('/api/v1/reports?number=12345'), 'VALIDATION_ERROR')
  })

  it('are shown with links that give the bytes back, for ten minutes', async () => {
    const made = await flow.report([SCREENSHOT, DEBUGGER], {
      reporter: { email: 'a@b.example' },
      fields: { plan: 'pro' },
    })
    const answer = await get(`/api/v1/reports/${made.body.report.id}`)
    expect(answer.status).toBe(200)
    expect(reportSchema.parse(answer.body)).toEqual(answer.body)
    expect(answer.body).toMatchObject({
      reporter: { email: 'a@b.example' },
      fields: { plan: 'pro' },
      meta: { source: 'server' },
    })
    for (const [index, artifact] of answer.body.artifacts.entries()) {
      const file = await fetch(artifact.url)
      const bytes = new Uint8Array(await file.arrayBuffer())
      expect([file.status, sha256(bytes)]).toEqual([200, artifact.sha256])
      expect(artifact.kind).toBe([SCREENSHOT, DEBUGGER][index]?.kind)
    }
    relay.clock.now += 10 * MINUTE
    expectRefusal(await relay.call('GET', answer.body.artifacts[0].url), 'SIGNED_URL_EXPIRED')
    expectRefusal(await get('/api/v1/reports/rep_nothing'), 'NOT_FOUND')
  })
})

describe('an artifact', () => {
  async function link(): Promise<string> {
    const made = await flow.report()
    return (await get(`/api/v1/reports/${made.body.report.id}`)).body.artifacts[0].url
  }

  it('is served so that a hostile one is harmless', async () => {
    const url = await link()
    const { status, headers } = await fetch(url)
    expect(status).toBe(200)
    const id = /art_\w+/.exec(url)?.[0]
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `attachment; filename="screenshot-${id}.png"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
      'content-length': String(SCREENSHOT.bytes.length),
      'x-response-size': String(SCREENSHOT.bytes.length),
    })
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('is served in part', async () => {
    const url = await link()
    const { bytes } = SCREENSHOT
    const part = async (Range: string) => {
      const response = await fetch(url, { headers: { Range } })
      const body = Buffer.from(await response.arrayBuffer())
      return [response.status, response.headers.get('content-range'), body.toString('hex')]
    }
    const last = bytes.length - 1
    expect(await part('bytes=0-7')).toEqual([206, `bytes 0-7/${bytes.length}`, bytes.subarray(0, 8).toString('hex')])
    expect(await part('bytes=8-')).toEqual([206, `bytes 8-${last}/${bytes.length}`, bytes.subarray(8).toString('hex')])
    expect(await part('bytes=-4')).toEqual([
      206,
      `bytes ${last - 3}-${last}/${bytes.length}`,
      bytes.subarray(-4).toString('hex'),
    ])
    expect(await part('bytes=9-2')).toEqual([200, null, bytes.toString('hex')])
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)])
  })

  it('needs its own signature', async () => {
    const one = new URL(await link())
    const other = new URL(await link())
    expectRefusal(await relay.call('GET', `${one.pathname}${other.search}`), 'INVALID_SIGNATURE')
    const longer = one.search.replace(/expires=\d+/, 'expires=9999999999999')
    expectRefusal(await relay.call('GET', `${one.pathname}${longer}`), 'INVALID_SIGNATURE')
    expectRefusal(await relay.call('GET', one.pathname), 'INVALID_SIGNATURE')
    expectRefusal(
      await relay.call('PUT', `${one.pathname}${one.search}`.replace('artifacts', 'uploads')),
      'INVALID_SIGNATURE',
    )
  })

  it('of a session that is not a report yet is not available', async () => {
    const { session } = await flow.uploaded()
    const answer = await relay.call('GET', session.uploads[0].url.replace('uploads', 'artifacts'))
    expectRefusal(answer, 'INVALID_SIGNATURE')
  })
})

it('responds to health checks', async () => {
  for (const [path, body] of [
    ['/healthz', { status: 'ok' }],
    ['/readyz', { status: 'ready' }],
  ] as const) {
    const answer = await relay.call('GET', path)
    expect([answer.status, answer.body]).toEqual([200, body])
    expectExchangeHeaders(answer)
  }
})
