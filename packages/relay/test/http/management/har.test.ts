import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deleteReport } from '../../../src/domain/reports/delete-report.ts'
import { aDocument } from '../../cli/document.ts'
import { expectValidHar } from '../../support/har.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
let headers: Record<string, string>
beforeEach(async () => {
  relay = await startRelay()
  headers = { 'api-token': (await relay.newApiKey()).api_key }
})
afterEach(() => relay.dispose())

const har = (id: string, method = 'GET') => relay.call(method, `/api/v1/reports/${id}/har`, { headers })

describe('GET /api/v1/reports/:id/har', () => {
  it('downloads the network log as a valid HAR', async () => {
    const bytes = Buffer.from(JSON.stringify(aDocument()))
    const file = { kind: 'debugger', content_type: 'application/json', bytes }
    const { report } = (await flowOf(relay).report([file])).body
    const answer = await har(report.id)
    expectValidHar(answer.body)
    expect(answer.body.log.entries).toHaveLength(4)
    expect(answer.body.log.entries[1]).toMatchObject({
      request: { method: 'POST', url: 'https://shop.example/api/cart' },
      response: { status: 500 },
    })
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${report.id}.har"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    const head = await har(report.id, 'HEAD')
    expect([head.status, head.text]).toEqual([200, ''])
  })

  it('does not find a report that was deleted', async () => {
    const { report } = (await flowOf(relay).report()).body
    expectRefusal(await har(report.id), 'NO_DEBUGGER_DOCUMENT')

    const context = { database: relay.database, files: relay.files, now: () => relay.clock.now }
    await deleteReport(context, relay.operator, report.id)
    expectRefusal(await har(report.id), 'NOT_FOUND')
  })
})
