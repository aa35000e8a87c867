import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { aDocument } from '../cli/document.ts'
import { PNG } from '../support/pictures.ts'
import { expectRefusal } from './expect-refusal.ts'
import { flowOf } from './flow.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

const HOUR = 3_600_000
const SHOT = { kind: 'screenshot', content_type: 'image/png', bytes: PNG }
const DOCUMENT = {
  kind: 'debugger',
  content_type: 'application/gzip',
  bytes: gzipSync(JSON.stringify(aDocument())),
}

let relay: RelayUnderTest
afterEach(() => relay.dispose())

describe('a report', () => {
  it('gets its columns and a thumbnail after it has arrived, which are gone when it is deleted', async () => {
    relay = await startRelay({ processing: 'on', settings: { metrics: 'loopback' } })
    const { api_key: key } = await relay.newApiKey({ scopes: ['reports:read', 'reports:delete'] })
    const headers = { Authorization: `Bearer ${key}` }
    const { body } = await flowOf(relay).report([SHOT, DOCUMENT])
    const path = `/api/v1/reports/${body.report.id}`
    const read = async () => (await relay.call('GET', path, { headers })).body
    await expect.poll(async () => (await read()).processing).toBe('completed')
    const report = await read()
    expect(report).toMatchObject({
      processing_error: null,
      page_url: 'https://shop.example/cart',
      browser: 'Firefox 140',
      error_count: aDocument().errors.length,
      thumbnail: { width: 6, height: 4 },
    })
    expect(report.artifacts[0]).toMatchObject({ kind: 'screenshot', width: 6, height: 4 })
    const list = await relay.call('GET', '/api/v1/reports', { headers })
    expect(list.body.items[0].thumbnail).toMatchObject({ width: 6, height: 4, size: report.thumbnail.size })

    const { url } = report.thumbnail
    const picture = await fetch(url)
    expect(picture.headers.get('content-type')).toBe('image/webp')
    expect(picture.headers.get('content-disposition')).toContain('attachment')
    const bytes = Buffer.from(await picture.arrayBuffer())
    expect([bytes.toString('latin1', 8, 12), bytes.length]).toEqual(['WEBP', report.thumbnail.size])
    expectRefusal(await relay.call('GET', url.replace(/signature=./, 'signature=!')), 'INVALID_SIGNATURE')
    expectRefusal(await relay.call('GET', url.replace(body.report.id, `${body.report.id}x`)), 'INVALID_SIGNATURE')
    expect((await relay.call('GET', '/metrics')).text).toMatch(
      /earshot_processing_duration_seconds_count\{result="completed"\} 1/,
    )

    expect((await relay.call('DELETE', path, { headers })).status).toBe(204)
    expectRefusal(await relay.call('GET', url), 'NOT_FOUND')
    expect(await relay.storedFiles()).toEqual([])
    relay.clock.now += 24 * HOUR
    expectRefusal(await relay.call('GET', url), 'SIGNED_URL_EXPIRED')
  })

  it('waits where another relay processes it', async () => {
    relay = await startRelay()
    const { api_key: key } = await relay.newApiKey()
    const { body } = await flowOf(relay).report([SHOT])
    const report = await relay.call('GET', `/api/v1/reports/${body.report.id}`, {
      headers: { Authorization: `Bearer ${key}` },
    })
    expect(report.body).toMatchObject({ processing: 'queued', thumbnail: null, browser: null, error_count: null })
  })
})
