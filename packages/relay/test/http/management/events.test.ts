import type { EventType, Scope } from '@earshot/protocol'
import { event } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { revokeApiKey } from '../../../src/domain/keys/api-keys.ts'
import { anEvent } from '../../contracts/samples.ts'
import { type EventReader, openEvents } from '../../support/event-reader.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { newMemberKey } from '../member-key.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
let readers: EventReader[] = []
beforeEach(async () => {
  relay = await startRelay({ timeouts: { heartbeat: 50 } })
})
afterEach(async () => {
  for (const reader of readers) reader.close()
  readers = []
  await relay.dispose()
})

const ALL: Scope[] = ['reports:read', 'capture_keys:read', 'audit:read']

async function newKey(scopes: Scope[] = ALL) {
  return relay.newApiKey({ scopes })
}

async function open(options: Parameters<typeof openEvents>[1]): Promise<EventReader> {
  const reader = await openEvents(relay.url, options)
  readers.push(reader)
  return reader
}

/** Records a change of this type. */
async function record(type: EventType, changes: Partial<ReturnType<typeof anEvent>> = {}): Promise<void> {
  const { organization_id } = relay.operator
  const key = { id: 'key_1', organization_id, public_key: relay.public_key }
  await relay.database.renewRelaySecret({ ...key, event: anEvent(key, { type, ...changes }) })
}

const call = (api_key: string, query = '', headers: Record<string, string> = {}) =>
  relay.call('GET', `/api/v1/events${query}`, { headers: { Authorization: `Bearer ${api_key}`, ...headers } })

describe('GET /api/v1/events', () => {
  it('sends each new event as it is, and none from before', async () => {
    const { api_key } = await newKey()
    const reader = await open({ api_key })
    expect(reader.status).toBe(200)
    await record('report.created', { changes: { title: 'Two\nlines\u2028and more' } })
    const [first] = await reader.take(1)
    expect(first).toEqual({ id: 3, event: 'report.created', data: expect.anything() })
    expect(event.parse(first?.data)).toMatchObject({ seq: 3, changes: { title: 'Two\nlines\u2028and more' } })
    const listed = await relay.call('GET', '/api/v1/audit-log?size=1', {
      headers: { Authorization: `Bearer ${api_key}` },
    })
    expect(listed.body.items).toEqual([first?.data])
  })

  it('names who made a change only to readers who may know', async () => {
    const readers = [await open(await newKey([...ALL, 'members:read'])), await open(await newKey())]
    const { member_id } = await newMemberKey(relay, 'viewer')
    await record('report.deleted', { actor: { kind: 'member', id: member_id } })
    for (const [index, reader] of readers.entries()) {
      let message = (await reader.take(1))[0]
      while (message?.event !== 'report.deleted') message = (await reader.take(1))[0]
      expect(event.parse(message.data).actor).toEqual({
        kind: 'member',
        id: member_id,
        name: index === 0 ? 'Zoë' : null,
      })
    }
  })

  it('has headers that keep proxies and caches from holding it back', async () => {
    const { headers } = await open(await newKey())
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-accel-buffering')).toBe('no')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-request-id')).toBeTruthy()
    expect(headers.get('content-length')).toBeNull()
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('says at once and in every heartbeat where to resume', async () => {
    const reader = await open({ ...(await newKey()), query: { type: 'report.created' } })
    expect(await reader.nextOrHeartbeat()).toEqual({ id: 2 })
    await record('capture_key.updated')
    let message = await reader.nextOrHeartbeat()
    while (message?.id !== 3) message = await reader.nextOrHeartbeat()
    expect(message).toEqual({ id: 3 })
  })

  it('resumes after Last-Event-ID or after, and the header overrides it', async () => {
    const { api_key } = await newKey()
    for (let i = 0; i < 3; i++) await record('report.created')
    const idsOf = async (options: { after?: number; query?: Record<string, string> }) =>
      (await (await open({ api_key, ...options })).take(2)).map(({ id }) => id)
    expect(await idsOf({ after: 3 })).toEqual([4, 5])
    expect(await idsOf({ query: { after: '3' } })).toEqual([4, 5])
    expect(await idsOf({ query: { after: '0' }, after: 2 })).toEqual([3, 4])
    expect(await idsOf({ query: { after: '0' } })).toEqual([1, 2])
  })

  it('gives a reader that was away for long everything, page by page and in order', async () => {
    const { api_key } = await newKey()
    for (let i = 0; i < 130; i++) await record('report.created')
    const reader = await open({ api_key, query: { after: '0' } })
    expect((await reader.take(132)).map(({ id }) => id)).toEqual(Array.from({ length: 132 }, (_, index) => index + 1))
    await record('report.deleted')
    expect(await reader.next()).toMatchObject({ id: 133, event: 'report.deleted' })
  })

  it.each([
    [['reports:read'], ['report.created']],
    [
      ['reports:read', 'capture_keys:read'],
      ['report.created', 'capture_key.updated'],
    ],
    [
      ['reports:read', 'audit:read'],
      ['report.created', 'member.joined', 'api_key.revoked'],
    ],
    [ALL, ['report.created', 'capture_key.updated', 'member.joined', 'api_key.revoked']],
  ] satisfies [Scope[], EventType[]][])('sends a reader with %j exactly %j', async (scopes, types) => {
    const reader = await open(await newKey(scopes))
    for (const type of ['report.created', 'capture_key.updated', 'member.joined', 'api_key.revoked'] as const) {
      await record(type)
    }
    await record('report.deleted')
    const taken = await reader.take(types.length + 1)
    expect(taken.map((message) => message.event)).toEqual([...types, 'report.deleted'])
  })

  it('filters by type and by project', async () => {
    const { api_key } = await newKey()
    const byType = await open({ api_key, query: { type: 'report.deleted,capture_key.*' } })
    const byProject = await open({ api_key, query: { project: 'prj_2' } })
    await record('report.created', { project_id: 'prj_1' })
    await record('capture_key.updated', { project_id: 'prj_1' })
    await record('report.deleted', { project_id: 'prj_2' })
    expect((await byType.take(2)).map(({ id }) => id)).toEqual([4, 5])
    expect((await byProject.take(1)).map(({ id }) => id)).toEqual([5])
  })

  it('sends nothing of another organization', async () => {
    const reader = await open({ ...(await newKey()), query: { after: '0' } })
    await reader.take(2)
    expect(await relay.database.readEvents({ organization_id: 'org_other', after: 0, limit: 10 })).toEqual([])
  })

  it('refuses a type for which the scope is missing', async () => {
    const { api_key } = await newKey(['reports:read'])
    const refused = await call(api_key, '?type=report.*,capture_key.created')
    expect(expectRefusal(refused, 'FORBIDDEN').details).toEqual({ required_scope: 'capture_keys:read' })
  })

  it.each([
    ['?after=-1', {}, 'after'],
    ['?after=x', {}, 'after'],
    ['?after=', {}, 'after'],
    ['?type=report', {}, 'type'],
    ['?type=report.created&type=report.deleted', {}, 'type'],
    ['', { 'Last-Event-ID': 'evt_1' }, 'last-event-id'],
    ['', { 'Last-Event-ID': '99999999999999999999' }, 'last-event-id'],
  ])('refuses %j with the headers %j', async (query, headers, path) => {
    const { api_key } = await newKey()
    const error = expectRefusal(await call(api_key, query, headers as Record<string, string>), 'VALIDATION_ERROR')
    expect(error.details).toMatchObject([{ path }])
  })

  it('tells a reader from the future that its position is unknown, and goes on with new events', async () => {
    const reader = await open({ ...(await newKey()), after: 1_000 })
    expect(await reader.next()).toEqual({ id: 2, event: 'reset', data: { reason: 'unknown', after: 2 } })
    await record('report.created')
    expect(await reader.next()).toMatchObject({ id: 3, event: 'report.created' })
  })

  it('tells a reader that was away for too long that events are missing', async () => {
    const { api_key } = await newKey()
    for (let i = 0; i < 3; i++) await record('report.created')
    await relay.database.forgetEvents({ before: relay.clock.now + 1, limit: 10 })
    await record('report.deleted')
    const reader = await open({ api_key, after: 2 })
    expect(await reader.next()).toEqual({ id: 5, event: 'reset', data: { reason: 'expired', after: 5 } })
    expect(await reader.next()).toMatchObject({ id: 6, event: 'report.deleted' })
  })

  it('ends when its key is revoked', async () => {
    const { api_key, id } = await newKey()
    const reader = await open({ api_key })
    await revokeApiKey({ database: relay.database, now: () => relay.clock.now }, relay.operator, id)
    await record('report.created')
    expect(await reader.next()).toBeUndefined()
    expectRefusal(await call(api_key), 'UNAUTHENTICATED')
  })

  it('ends when its key expires', async () => {
    const reader = await open(await newKey())
    relay.clock.now += 31 * 24 * 60 * 60_000
    await reader.end()
  })

  it('ends at once when the relay stops', async () => {
    const { api_key } = await newKey()
    const open_streams = await Promise.all([open({ api_key }), open({ api_key })])
    await Promise.all([relay.stop(), ...open_streams.map((reader) => reader.end())])
    expect(await relay.log()).not.toContain('"level":"error"')
  })

  it('may be open ten times with one key, and again after one was closed', async () => {
    const { api_key } = await newKey()
    const ten = await Promise.all(Array.from({ length: 10 }, () => open({ api_key })))
    expect(ten.map(({ status }) => status)).toEqual(Array(10).fill(200))
    const refused = await call(api_key)
    expect(expectRefusal(refused, 'RATE_LIMITED').message).toContain('At most 10')
    expect((await open(await newKey())).status).toBe(200)
    ten[0]?.close()
    await expect.poll(async () => (await call(api_key)).status).toBe(200)
  })

  it('answers HEAD without a body', async () => {
    const { api_key } = await newKey()
    const answer = await relay.call('HEAD', '/api/v1/events', { headers: { Authorization: `Bearer ${api_key}` } })
    expect(answer).toMatchObject({ status: 200, text: '' })
  })

  it('is logged with its own status when the reader leaves', async () => {
    const reader = await open(await newKey())
    reader.close()
    await expect.poll(() => relay.log()).toMatch(/"path":"\/api\/v1\/events","status":200/)
  })
})
