import { join } from 'node:path'
import { SCOPES, type Visibility } from '@earshot/protocol'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from '../../../src/storage/sqlite/open.ts'
import { openEvents } from '../../support/event-reader.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { newMemberKey } from '../member-key.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
let bot: string
beforeEach(async () => {
  relay = await startRelay({ key: { max_visibility: 'public' } })
  bot = (await relay.newApiKey({ scopes: SCOPES })).api_key
})
afterEach(() => relay.dispose())

/** Each a millisecond after the one before, so that their order is known. */
async function newReport(changes: { visibility?: Visibility; title?: string } = {}): Promise<string> {
  relay.clock.now++
  const { body } = await flowOf(relay).report([SCREENSHOT], { visibility: 'organization', ...changes })
  return body.report.id
}

const call = (
  method: string,
  path: string,
  { as = bot, body, headers = {} }: { as?: string; body?: object; headers?: Record<string, string> } = {},
) =>
  relay.call(method, `/api/v1${path}`, {
    headers: { Authorization: `Bearer ${as}`, ...headers },
    ...(body && { body }),
  })

const patch = (id: string, body: object, headers = {}) => call('PATCH', `/reports/${id}`, { body, headers })
const idsOf = async (query: string, as = bot): Promise<string[]> =>
  (await call('GET', `/reports${query}`, { as })).body.items.map(({ id }: { id: string }) => id)

describe('PATCH /api/v1/reports/:id', () => {
  it('changes what it names, and returns the report with the next version', async () => {
    const id = await newReport()
    const { member_id } = await newMemberKey(relay, 'viewer')
    const change = {
      status: 'in_progress',
      severity: 'high',
      assignee_id: member_id,
      tags: ['checkout', 'mobile'],
      external_key: 'jira:SHOP-1',
      snoozed_until: '2999-01-01T00:00:00.000Z',
    }
    const answer = await patch(id, change)
    expect(answer.body).toMatchObject({ id, ...change, version: 2, archived_at: null })
    expect(answer.headers.get('etag')).toBe('"2"')
    const read = await call('GET', `/reports/${id}`)
    expect(read.body).toMatchObject(answer.body)
    expect(read.headers.get('etag')).toBe('"2"')
    expect((await patch(id, { add_tags: ['new'], remove_tags: ['mobile'], archived: true })).body).toMatchObject({
      tags: ['checkout', 'new'],
      archived_at: expect.any(String),
      status: 'in_progress',
    })
  })

  it('changes nothing, and records nothing, if the report is already like that', async () => {
    const id = await newReport()
    expect((await patch(id, { status: 'new', tags: [] })).body.version).toBe(1)
    const { body } = await call('GET', `/audit-log?subject=${id}`)
    expect(body.items).toMatchObject([{ type: 'report.created' }])
  })

  it('records each value before and after, but of the summary only that it changed', async () => {
    const id = await newReport({ title: 'Old' })
    await patch(id, { title: 'New', summary: 'A secret', add_tags: ['x'] })
    const { body } = await call('GET', `/audit-log?subject=${id}&type=report.updated`)
    expect(body.items[0].changes).toEqual({
      title: { from: 'Old', to: 'New' },
      summary: {},
      tags: { from: [], to: ['x'] },
    })
  })

  it('is refused with the current report if If-Match names another version', async () => {
    const id = await newReport()
    expect((await patch(id, { status: 'open' }, { 'If-Match': '"1"' })).status).toBe(200)
    const refusal = expectRefusal(await patch(id, { status: 'resolved' }, { 'If-Match': '"1"' }), 'PRECONDITION_FAILED')
    expect(refusal.details).toMatchObject({ current: { id, status: 'open', version: 2 } })
    expect((await patch(id, { status: 'resolved' }, { 'If-Match': 'W/"1", W/"2"' })).body.status).toBe('resolved')
    expect((await patch(id, { status: 'declined' }, { 'If-Match': '*' })).body.status).toBe('declined')
    expectRefusal(await patch(id, { status: 'new' }, { 'If-Match': '2' }), 'VALIDATION_ERROR')
  })

  it('makes all of several changes that come at the same time without If-Match', async () => {
    const id = await newReport()
    const changes = [{ status: 'open' }, { severity: 'low' }, { add_tags: ['a'] }, { external_key: 'jira:A-1' }]
    const answers = await Promise.all(changes.map((change) => patch(id, change)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect((await call('GET', `/reports/${id}`)).body).toMatchObject({
      status: 'open',
      severity: 'low',
      tags: ['a'],
      external_key: 'jira:A-1',
      version: 5,
    })
  })

  it.each([
    { status: 'unknown' },
    { severity: 'huge' },
    { assignee_id: 'mem_unknown' },
    { duplicate_of: 'rep_unknown' },
    { snoozed_until: '2001-01-01T00:00:00Z' },
    { external_key: 'no key' },
    { external_key: 'javascript:alert(1)\u0000' },
    { tags: ['two,tags'] },
    { tags: ['line\nbreak'] },
    { tags: Array.from({ length: 21 }, (_, index) => `tag ${index}`) },
    { title: '' },
    { title: 'x'.repeat(201) },
    { unknown_field: true },
  ])('is refused for %j', async (change) => {
    const id = await newReport()
    expectRefusal(await patch(id, change), 'VALIDATION_ERROR')
    expect((await call('GET', `/reports/${id}`)).body.version).toBe(1)
  })

  it('makes no report a duplicate of itself or of a duplicate', async () => {
    const [original, duplicate, third] = [await newReport(), await newReport(), await newReport()]
    expect((await patch(duplicate, { duplicate_of: original })).body.duplicate_of).toBe(original)
    expect(expectRefusal(await patch(third, { duplicate_of: duplicate }), 'VALIDATION_ERROR').details).toMatchObject([
      { path: 'duplicate_of', message: `That report is itself a duplicate. Use ${original}.` },
    ])
    expectRefusal(await patch(third, { duplicate_of: third }), 'VALIDATION_ERROR')
  })
})

describe('GET /api/v1/reports', () => {
  it('filters by what the query names', async () => {
    const [plain, wanted] = [await newReport(), await newReport()]
    const { api_key, member_id } = await newMemberKey(relay, 'member')
    await patch(wanted, {
      status: 'open',
      severity: 'high',
      tags: ['a'],
      external_key: 'jira:A-1',
      assignee_id: member_id,
    })
    for (const query of [
      'status=open,resolved',
      'severity=high',
      'tag=a,b',
      'external=jira:A-1',
      `assignee=${member_id}`,
      'status=open&severity=high&tag=a&source=widget',
    ]) {
      expect(await idsOf(`?${query}`), query).toEqual([wanted])
    }
    expect(await idsOf('?severity=none')).toEqual([plain])
    expect(await idsOf('?assignee=none')).toEqual([plain])
    expect(await idsOf('?assignee=me', api_key)).toEqual([wanted])
    expect(await idsOf('?sort=created')).toEqual([plain, wanted])
    const { body } = await call('GET', `/reports/${plain}`)
    expect(await idsOf(`?origin=${encodeURIComponent(body.origin)}&created_since=${body.created_at}`)).toHaveLength(2)
    expect(await idsOf(`?project=${body.project_id}&capture_key=${body.capture_key_id}`)).toHaveLength(2)
  })

  it('hides archived and snoozed reports and duplicates, counts them, and shows them on request', async () => {
    const [shown, archived, snoozed, duplicate] = [
      await newReport(),
      await newReport(),
      await newReport(),
      await newReport(),
    ]
    await patch(archived, { archived: true })
    await patch(snoozed, { snoozed_until: '2999-01-01T00:00:00Z' })
    await patch(duplicate, { duplicate_of: shown })
    const { body } = await call('GET', '/reports')
    expect(body).toMatchObject({
      items: [{ id: shown }],
      total: 1,
      hidden: { archived: 1, snoozed: 1, duplicates: 1 },
    })
    expect(await idsOf('?archived=true')).toEqual([archived])
    expect(await idsOf('?archived=any&snoozed=any&duplicate=any')).toHaveLength(4)
  })

  it('counts exactly up to 10,000, and then says that there are more', async () => {
    const id = await newReport()
    const db = new BetterSqlite3(join(relay.folder, DATABASE_FILE))
    const columns = db.pragma('table_info(reports)') as { name: string }[]
    const values = columns.map(({ name }) =>
      ['id', 'session_id', 'receipt_hash'].includes(name) ? `${name} || '_' || n` : name,
    )
    db.exec(`with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 10000)
      insert into reports (${columns.map(({ name }) => name).join(', ')})
      select ${values.join(', ')} from numbers, reports where id = '${id}'`)
    db.close()
    expect((await call('GET', '/reports?size=1')).body).toMatchObject({ total: 10_000, total_is_exact: false })
    const deleted = await call('DELETE', `/reports/${id}`)
    expect(deleted.status).toBe(204)
    expect((await call('GET', '/reports?size=1')).body).toMatchObject({ total: 10_000, total_is_exact: true })
  })

  it.each([
    'unknown=1',
    'severity=huge,',
    'sort=title',
    'archived=yes',
    'has_errors=1',
    'created_since=yesterday',
    'assignee=me',
    `tag=${'x,'.repeat(100)}`,
    `origin=${'x'.repeat(600)}`,
  ])('is refused for ?%s', async (query) => {
    expectRefusal(await call('GET', `/reports?${query}`), 'VALIDATION_ERROR')
  })

  it('refuses the cursor of another query', async () => {
    await newReport()
    await newReport()
    const { next_cursor } = (await call('GET', '/reports?size=1')).body
    expect(await idsOf(`?size=1&cursor=${next_cursor}`)).toHaveLength(1)
    const refusal = expectRefusal(await call('GET', `/reports?status=new&cursor=${next_cursor}`), 'VALIDATION_ERROR')
    expect(refusal.details).toMatchObject([{ path: 'cursor' }])
  })
})

describe('a private report', () => {
  it('does not exist for members other than its assignee', async () => {
    const id = await newReport({ visibility: 'private' })
    const member = await newMemberKey(relay, 'member')
    const admin = await newMemberKey(relay, 'admin')
    const as = member.api_key
    const unknown = expectRefusal(await call('GET', '/reports/rep_unknown', { as }), 'NOT_FOUND')
    expect(expectRefusal(await call('GET', `/reports/${id}`, { as }), 'NOT_FOUND').message).toBe(unknown.message)
    expect(await idsOf('', as)).toEqual([])
    expect(await idsOf(`?number=${id.slice(-8)}`, as)).toEqual([])
    expectRefusal(await call('PATCH', `/reports/${id}`, { as, body: { status: 'open' } }), 'NOT_FOUND')
    const wanted = { ids: [id], change: { status: 'open' } }
    expect((await call('POST', '/reports/bulk-change', { as, body: wanted })).body.items).toEqual([
      { id, result: 'not_found' },
    ])
    const other = await newReport()
    expectRefusal(await call('PATCH', `/reports/${other}`, { as, body: { duplicate_of: id } }), 'VALIDATION_ERROR')
    expect((await call('GET', `/reports/${id}`, { as: admin.api_key })).status).toBe(200)
    await patch(id, { assignee_id: member.member_id })
    expect((await call('GET', `/reports/${id}`, { as })).body.id).toBe(id)
    expect(await idsOf('?assignee=me', as)).toEqual([id])
  })

  it('is not in the event stream of others', async () => {
    const member = await newMemberKey(relay, 'member')
    const [secret, open] = [await newReport({ visibility: 'private' }), await newReport()]
    await patch(secret, { status: 'open' })
    await call('DELETE', `/reports/${secret}`)
    await patch(open, { visibility: 'private' })
    const last = await newReport()
    const reader = await openEvents(relay.url, { api_key: member.api_key, query: { after: '0', type: 'report.*' } })
    expect((await reader.take(1))[0]?.data).toMatchObject({ type: 'report.created', subject_id: last })
    reader.close()
  })
})

describe('DELETE /api/v1/reports/:id', () => {
  it('deletes the report and its files, once', async () => {
    const id = await newReport()
    const { body } = await call('GET', `/reports/${id}`)
    expect((await call('DELETE', `/reports/${id}`)).status).toBe(204)
    expectRefusal(await call('DELETE', `/reports/${id}`), 'NOT_FOUND')
    expectRefusal(await relay.call('GET', body.artifacts[0].url), 'NOT_FOUND')
  })
})

describe('a bulk change', () => {
  it('answers for each report, and is undone as a whole', async () => {
    const [first, second, archived] = [await newReport(), await newReport(), await newReport()]
    await patch(archived, { archived: true })
    const ids = [first, second, second, archived, 'rep_unknown']
    const { body } = await call('POST', '/reports/bulk-change', { body: { ids, change: { archived: true } } })
    expect(body.items).toMatchObject([
      { id: first, result: 'changed', report: { version: 2 } },
      { id: second, result: 'changed' },
      { id: archived, result: 'unchanged' },
      { id: 'rep_unknown', result: 'not_found' },
    ])
    expect(await idsOf('')).toEqual([])
    const undone = await call('POST', `/bulk-changes/${body.id}/undo`)
    expect(undone.body.items).toMatchObject([
      { id: expect.any(String), result: 'changed' },
      { id: expect.any(String), result: 'changed' },
    ])
    expect(await idsOf('')).toEqual([second, first])
    expect(await idsOf('?archived=true')).toEqual([archived])
    expectRefusal(await call('POST', `/bulk-changes/${body.id}/undo`), 'CONFLICT')
  })

  it('keeps what was changed since when it is undone', async () => {
    const [first, second] = [await newReport(), await newReport()]
    const wanted = { ids: [first, second], change: { status: 'open', add_tags: ['bulk'] } }
    const { body } = await call('POST', '/reports/bulk-change', { body: wanted })
    await patch(first, { status: 'resolved' })
    await patch(second, { severity: 'low' })
    const { items } = (await call('POST', `/bulk-changes/${body.id}/undo`)).body
    const results = Object.fromEntries(items.map(({ id, result }: { id: string; result: string }) => [id, result]))
    expect(results).toEqual({ [first]: 'conflict', [second]: 'changed' })
    expect((await call('GET', `/reports/${first}`)).body).toMatchObject({ status: 'resolved', tags: ['bulk'] })
    expect((await call('GET', `/reports/${second}`)).body).toMatchObject({ status: 'new', severity: 'low', tags: [] })
  })

  it('tells what is invalid for one report and changes the others', async () => {
    const [original, other] = [await newReport(), await newReport()]
    const wanted = { ids: [original, other], change: { duplicate_of: original } }
    expect((await call('POST', '/reports/bulk-change', { body: wanted })).body.items).toMatchObject([
      { id: original, result: 'invalid', message: 'A report cannot be a duplicate of itself.' },
      { id: other, result: 'changed' },
    ])
  })

  it('is refused for more reports than a call may change', async () => {
    const ids = Array.from({ length: 10_000 }, () => 'x')
    const refusal = expectRefusal(
      await call('POST', '/reports/bulk-change', { body: { ids, change: { archived: true } } }),
      'VALIDATION_ERROR',
    )
    expect(refusal.details).toMatchObject([{ path: 'ids', message: 'A call changes at most 200 reports. Split it.' }])
    expectRefusal(await call('POST', '/reports/bulk-delete', { body: { ids } }), 'VALIDATION_ERROR')
  })

  it('deletes many reports, each with its result', async () => {
    const ids = [await newReport(), 'rep_unknown', await newReport()]
    const { body } = await call('POST', '/reports/bulk-delete', { body: { ids } })
    expect(body.items.map(({ result }: { result: string }) => result)).toEqual(['deleted', 'not_found', 'deleted'])
    expect(await idsOf('')).toEqual([])
  })
})
