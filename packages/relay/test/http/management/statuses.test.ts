import { join } from 'node:path'
import { DEFAULT_STATUSES, MAX_STATUSES } from '@earshot/protocol'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from '../../../src/storage/sqlite/open.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { newMemberKey } from '../member-key.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

const WAITING = { name: 'Waiting for reply', colour: '#B25E09', kind: 'open' }

let relay: RelayUnderTest
let headers: Record<string, string>
let path: string
beforeEach(async () => {
  relay = await startRelay()
  const { api_key } = await relay.newApiKey({ preset: 'full', scopes: undefined })
  headers = { 'api-token': api_key }
  path = `/api/v1/projects/${(await relay.database.findDefaultProject()).project_id}/statuses`
})
afterEach(() => relay.dispose())

const call = (method: string, at = path, body?: unknown) => relay.call(method, at, { headers, body })
const keys = async () => (await call('GET')).body.items.map(({ key }: { key: string }) => key)
const events = async () => {
  const { organization_id } = relay.operator
  const all = await relay.database.readEvents({ organization_id, after: 0, limit: 100 })
  return all.filter(({ type }) => type.startsWith('status.')).map(({ type, subject_id }) => `${type} ${subject_id}`)
}

it('creates, changes, orders and deletes statuses of a project', async () => {
  const defaults = DEFAULT_STATUSES.map((status, index) => ({ ...status, position: index + 1 }))
  expect((await call('GET', '/api/v1/statuses/defaults')).body).toEqual({ items: defaults })
  expect((await call('GET')).body).toEqual({ items: defaults })
  const made = await call('POST', path, WAITING)
  expect([made.status, made.body]).toEqual([
    201,
    { ...WAITING, colour: '#b25e09', key: 'waiting_for_reply', position: 6 },
  ])
  const changed = await call('PATCH', `${path}/waiting_for_reply`, { name: 'Blocked', kind: 'done' })
  expect([changed.status, changed.body]).toEqual([200, { ...made.body, name: 'Blocked', kind: 'done' }])
  const order = ['waiting_for_reply', 'new', 'open', 'in_progress', 'resolved', 'declined']
  const ordered = await call('POST', `${path}/reorder`, { keys: order })
  expect(ordered.body.items.map(({ key }: { key: string }) => key)).toEqual(order)
  const deleted = await call('DELETE', `${path}/waiting_for_reply`)
  expect([deleted.status, deleted.text]).toEqual([204, ''])
  expect(await keys()).toEqual(order.slice(1))
  expectRefusal(await call('DELETE', `${path}/waiting_for_reply`), 'NOT_FOUND')
  const project_id = path.split('/')[4]
  expect(await events()).toEqual([
    'status.created waiting_for_reply',
    'status.updated waiting_for_reply',
    `status.updated ${project_id}`,
    'status.deleted waiting_for_reply',
  ])
})

it('makes keys of names in any script', async () => {
  const keyOf = async (name: string) => (await call('POST', path, { ...WAITING, name })).body.key
  expect(await keyOf('  Won’t fix (2)! ')).toBe('won_t_fix_2')
  expect(await keyOf('Übergeben')).toBe('übergeben')
  expect(await keyOf('確認待ち')).toBe('確認待ち')
  const long = await keyOf('👩‍🚒 x'.repeat(20).slice(0, 100))
  expect(long.length).toBeLessThanOrEqual(50)
  expect((await call('PATCH', `${path}/${encodeURIComponent('確認待ち')}`, { colour: '#000000' })).status).toBe(200)
  expectRefusal(await call('POST', path, { ...WAITING, name: '🔥 !' }), 'VALIDATION_ERROR')
})

it.each([
  [{}, 'name'],
  [{ ...WAITING, name: 'x'.repeat(10_000) }, 'name'],
  [{ ...WAITING, name: 'two\nlines' }, 'name'],
  [{ ...WAITING, name: 'half \ud83d' }, 'name'],
  [{ ...WAITING, colour: 'red' }, 'colour'],
  [{ ...WAITING, colour: '#12345' }, 'colour'],
  [{ ...WAITING, colour: '#12345g' }, 'colour'],
  [{ ...WAITING, colour: '#1234567' }, 'colour'],
  [{ ...WAITING, kind: 'closed' }, 'kind'],
  [{ ...WAITING, key: 'mine' }, ''],
])('refuses a wrong status and says which member is wrong', async (body, member) => {
  const details = expectRefusal(await call('POST', path, body), 'VALIDATION_ERROR').details as { path: string }[]
  expect(details[0]?.path).toBe(member)
  const change = Object.keys(body).length > 0 ? body : { unknown: 1 }
  expectRefusal(await call('PATCH', `${path}/open`, change), 'VALIDATION_ERROR')
  expect(await events()).toEqual([])
})

it.each([
  [['new', 'open']],
  [['new', 'open', 'in_progress', 'resolved', 'closed']],
  [['new', 'open', 'in_progress', 'resolved', 'declined', 'more']],
])('refuses the order %j, which does not name every status', async (order) => {
  expectRefusal(await call('POST', `${path}/reorder`, { keys: order }), 'CONFLICT')
})

it.each([
  [[]],
  [['new', 'new', 'open', 'in_progress', 'resolved']],
  [['\0', 'new']],
  [['\ud800', 'new']],
  [Array.from({ length: 10_000 }, (_, index) => `k${index}`)],
])('refuses an order that is not a list of keys', async (order) => {
  const refused = await call('POST', `${path}/reorder`, { keys: order })
  expect(['VALIDATION_ERROR', 'PAYLOAD_TOO_LARGE']).toContain(expectRefusal(refused, refused.body.error.code).code)
})

it('refuses a name that another status has, and more than the limit', async () => {
  expectRefusal(await call('POST', path, { ...WAITING, name: 'Resolved' }), 'CONFLICT')
  expectRefusal(await call('POST', path, { ...WAITING, name: 'in progress!' }), 'CONFLICT')
  expectRefusal(await call('PATCH', `${path}/open`, { name: 'Resolved' }), 'CONFLICT')
  const racing = await Promise.all(Array.from({ length: 5 }, () => call('POST', path, WAITING)))
  expect(racing.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
  for (let count = 6; count < MAX_STATUSES; count++) {
    expect((await call('POST', path, { ...WAITING, name: `Status ${count}` })).status).toBe(201)
  }
  const refused = expectRefusal(await call('POST', path, { ...WAITING, name: 'One more' }), 'LIMIT_REACHED')
  expect(refused.details).toEqual({ limit: MAX_STATUSES })
})

it('keeps the status that new reports get, and its kind', async () => {
  expectRefusal(await call('DELETE', `${path}/new`), 'STATUS_REQUIRED')
  expectRefusal(await call('PATCH', `${path}/new`, { kind: 'done' }), 'STATUS_REQUIRED')
  expect((await call('PATCH', `${path}/new`, { name: 'Inbox', kind: 'new' })).body.name).toBe('Inbox')
})

describe('reports with a status', () => {
  const report = async (status?: string): Promise<string> => {
    const { id } = (await flowOf(relay).report([])).body.report
    if (status) expect((await patch(id, status)).status).toBe(200)
    return id
  }
  const patch = (id: string, status: string) => call('PATCH', `/api/v1/reports/${id}`, { status })
  const statusOf = async (id: string) => (await call('GET', `/api/v1/reports/${id}`)).body.status

  it('have one of their own project', async () => {
    const id = await report()
    expect(await statusOf(id)).toBe('new')
    await call('POST', path, WAITING)
    expect((await patch(id, 'waiting_for_reply')).body.status).toBe('waiting_for_reply')
    const other = (await call('POST', '/api/v1/projects', { name: 'Other' })).body.id
    await call('POST', `/api/v1/projects/${other}/statuses`, { ...WAITING, name: 'Theirs' })
    for (const status of ['theirs', 'unknown', 'x'.repeat(10_000), 'Open']) {
      expect(expectRefusal(await patch(id, status), 'VALIDATION_ERROR').details).toMatchObject([{ path: 'status' }])
    }
  })

  it('keep it from being deleted, unless they get another', async () => {
    const ids = [await report('open'), await report('open')]
    expectRefusal(await call('DELETE', `${path}/open`), 'STATUS_IN_USE')
    for (const wrong of ['open', 'unknown', '']) {
      expectRefusal(await call('DELETE', `${path}/open?replacement=${wrong}`), 'VALIDATION_ERROR')
    }
    expect(await statusOf(ids[0] ?? '')).toBe('open')
    expect((await call('DELETE', `${path}/open?replacement=resolved`)).status).toBe(204)
    for (const id of ids) expect(await statusOf(id)).toBe('resolved')
    const { organization_id } = relay.operator
    const all = await relay.database.readEvents({ organization_id, after: 0, limit: 100 })
    expect(all.slice(-3)).toMatchObject([
      { type: 'report.updated', changes: { status: { from: 'open', to: 'resolved' } } },
      { type: 'report.updated', changes: { status: { from: 'open', to: 'resolved' } } },
      { type: 'status.deleted', subject_id: 'open', changes: { replacement: 'resolved' } },
    ])
  })

  it('get the replacement also if they are many, private or archived', async () => {
    const first = await report('open')
    await call('PATCH', `/api/v1/reports/${first}`, { archived: true })
    const db = new BetterSqlite3(join(relay.folder, DATABASE_FILE))
    db.prepare(
      `with recursive numbers (value) as (select 1 union all select value + 1 from numbers where value < 450)
       insert into reports (id, organization_id, project_id, session_id, origin, title, summary, visibility, media_kind, fields, meta, created_at, status)
       select 'rep_' || value, organization_id, project_id, session_id || value, origin, title, summary, 'private', media_kind, fields, meta, created_at, status
       from reports, numbers where id = ?`,
    ).run(first)
    db.close()
    expect((await call('DELETE', `${path}/open?replacement=declined`)).status).toBe(204)
    expect((await call('GET', '/api/v1/reports?status=declined&archived=any')).body.total).toBe(451)
  })
})

it('lets members read statuses, and admins change them', async () => {
  for (const [role, status] of [
    ['member', 403],
    ['admin', 201],
  ] as const) {
    headers = { 'api-token': (await newMemberKey(relay, role)).api_key }
    expect((await call('GET')).status).toBe(200)
    expect((await call('POST', path, WAITING)).status).toBe(status)
  }
})
