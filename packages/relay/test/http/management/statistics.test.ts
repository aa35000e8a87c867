import { join } from 'node:path'
import { SCOPES } from '@earshot/protocol'
import { statistics, usage } from '@earshot/protocol/schemas'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from '../../../src/storage/sqlite/open.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { newMemberKey } from '../member-key.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from '../relay-under-test.ts'

const DAY = 86_400_000

let relay: RelayUnderTest
let bot: string
beforeEach(async () => {
  relay = await startRelay()
  bot = (await relay.newApiKey({ scopes: SCOPES })).api_key
})
afterEach(() => relay.dispose())

async function newReport(changes: object = {}): Promise<string> {
  relay.clock.now++
  const sent = { visibility: 'organization', ...changes }
  return (await flowOf(relay).report([SCREENSHOT], sent)).body.report.id
}
/** What processing would fill in. */
function fill(id: string, { browser, page_url }: { browser: string; page_url: string }): void {
  const db = new BetterSqlite3(join(relay.folder, DATABASE_FILE))
  db.prepare('update reports set browser = ?, page_url = ? where id = ?').run(browser, page_url, id)
  db.close()
}
const get = (path: string, as = bot) => relay.call('GET', `/api/v1/${path}`, { headers: { 'api-token': as } })
const stats = async (query = '', as = bot) => statistics.parse((await get(`stats?${query}`, as)).body)

describe('GET /api/v1/stats', () => {
  it('counts the reports of the last 30 days by every property', async () => {
    const old = await newReport()
    relay.clock.now += DAY
    const [one, two] = [await newReport(), await newReport({ visibility: 'private' })]
    fill(old, { browser: 'Firefox 140', page_url: 'https://shop.example/cart' })
    fill(one, { browser: 'Firefox 140', page_url: 'https://shop.example/' })
    fill(two, { browser: 'Chrome 150', page_url: 'https://shop.example/' })
    await relay.database.replaceErrors({ report_id: one, errors: [{ message: 'TypeError: x', count: 9 }] })
    const body = { status: 'open', archived: true }
    await relay.call('PATCH', `/api/v1/reports/${one}`, { headers: { 'api-token': bot }, body })

    relay.clock.now += 1000
    const found = await stats()
    expect(found).toMatchObject({
      total: 3,
      is_complete: true,
      by_status: [
        { value: 'new', count: 2 },
        { value: 'open', count: 1 },
      ],
      by_capture_key: [{ value: expect.stringMatching(/^key_/), count: 3 }],
      by_browser: [
        { value: 'Firefox 140', count: 2 },
        { value: 'Chrome 150', count: 1 },
      ],
      by_page: [
        { value: 'https://shop.example/', count: 2 },
        { value: 'https://shop.example/cart', count: 1 },
      ],
      top_errors: [{ value: 'TypeError: x', count: 1 }],
    })
    expect(found.per_day).toHaveLength(31)
    expect(found.per_day.slice(-3)).toEqual([
      { day: '2026-03-14', count: 0 },
      { day: '2026-03-15', count: 1 },
      { day: '2026-03-16', count: 2 },
    ])
    expect((await stats('top=1')).by_browser).toEqual([{ value: 'Firefox 140', count: 2 }])
    const days = 'since=2026-03-15T00:00:00Z&until=2026-03-16T00:00:00Z'
    expect(await stats(days)).toMatchObject({ total: 1, per_day: [{ day: '2026-03-15', count: 1 }] })
    const viewer = await newMemberKey(relay, 'viewer')
    const seen = await stats('', viewer.api_key)
    expect(seen).toMatchObject({ total: 2, by_page: [{ count: 1 }, { count: 1 }] })
    expect(JSON.stringify(seen)).not.toContain('Chrome')
  })

  it('counts one project, if it exists', async () => {
    await newReport()
    relay.clock.now++
    const { project_id } = await relay.database.findDefaultProject()
    expect(await stats(`project=${project_id}`)).toMatchObject({ total: 1 })
    expectRefusal(await get('stats?project=prj_unknown'), 'NOT_FOUND')
  })

  it.each([
    ['since=1926-01-01T00:00:00Z', 'since'],
    ['since=2026-03-15T00:00:00Z&until=2026-03-15T00:00:00Z', 'since'],
    ['since=2999-01-01T00:00:00Z', 'since'],
    ['until=0000-01-01T00:00:00Z&since=9999-01-01T00:00:00Z', 'since'],
    ['since=yesterday', 'since'],
    ['top=51', 'top'],
    ['top=0', 'top'],
    ['group=hour', ''],
  ])('refuses %s', async (query, path) => {
    expect(expectRefusal(await get(`stats?${query}`), 'VALIDATION_ERROR').details).toMatchObject([{ path }])
  })
})

describe('GET /api/v1/usage', () => {
  it('adds up reports, artifacts and bytes of each project, of what the caller may see', async () => {
    await newReport()
    await newReport({ visibility: 'private' })
    const body = { name: 'Empty' }
    await relay.call('POST', '/api/v1/projects', { headers: { 'api-token': bot }, body })
    const one = { reports: 1, artifacts: 1, bytes: SCREENSHOT.bytes.length }
    const two = { reports: 2, artifacts: 2, bytes: 2 * SCREENSHOT.bytes.length }
    const none = { reports: 0, artifacts: 0, bytes: 0 }
    const found = usage.parse((await get('usage')).body)
    expect(found).toMatchObject({ ...two, projects: [two, { name: 'Empty', ...none }] })
    const { api_key } = await newMemberKey(relay, 'member')
    expect((await get('usage', api_key)).body).toMatchObject({ ...one, projects: [one, none] })
  })
})
