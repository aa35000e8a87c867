import type { Scope } from '@earshot/protocol'
import { auditLogPage } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { revokeApiKey } from '../../../src/domain/keys/api-keys.ts'
import { anEvent } from '../../contracts/samples.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { newMemberKey } from '../member-key.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
let api_key: string
beforeEach(async () => {
  relay = await startRelay()
  ;({ api_key } = await relay.newApiKey({ scopes: ['audit:read'] }))
})
afterEach(() => relay.dispose())

const list = (query: Record<string, string | number> = {}, key = api_key) =>
  relay.call('GET', `/api/v1/audit-log?${new URLSearchParams(query as Record<string, string>)}`, {
    headers: { Authorization: `Bearer ${key}` },
  })

/** Follows the cursor to the end of the log. */
async function listAll(query: Record<string, string | number>) {
  const pages = []
  for (let cursor = {}; ; ) {
    const { items, next_cursor } = (await list({ ...query, ...cursor })).body
    pages.push(items)
    if (next_cursor === null) return pages
    cursor = { cursor: next_cursor }
  }
}

/** Records changes of the relay's capture key without making them one by one over HTTP. */
async function record(count: number) {
  const { organization_id } = relay.operator
  const key = { id: 'key_1', organization_id, public_key: relay.public_key }
  for (let i = 0; i < count; i++) {
    await relay.database.renewRelaySecret({ ...key, event: anEvent(key, { type: 'capture_key.secret_renewed' }) })
  }
}

describe('GET /api/v1/audit-log', () => {
  it('lists who changed what, newest first, with everything but secrets', async () => {
    const key = await relay.newApiKey({ name: 'CI' })
    await revokeApiKey({ database: relay.database, now: () => relay.clock.now }, relay.operator, key.id)
    const answer = await list()
    expect(answer.status).toBe(200)
    const { items, next_cursor } = auditLogPage.parse(answer.body)
    expect(next_cursor).toBeNull()
    expect(items.map(({ seq, type }) => [seq, type])).toEqual([
      [4, 'api_key.revoked'],
      [3, 'api_key.created'],
      [2, 'api_key.created'],
      [1, 'capture_key.created'],
    ])
    expect(items[1]).toEqual({
      seq: 3,
      id: expect.stringMatching(/^evt_/),
      at: new Date(relay.clock.now).toISOString(),
      type: 'api_key.created',
      actor: { kind: 'system', id: 'command-line', name: 'Command line' },
      project_id: null,
      subject_id: key.id,
      changes: expect.objectContaining({ name: 'CI', scopes: ['reports:read'] }),
    })
    expect(answer.text).not.toContain(key.api_key)
  })

  it('names who made each change, as they are called now, if the reader may know', async () => {
    const owner = await newMemberKey(relay, 'owner')
    const { organization_id, member_id } = owner
    const scopes: Scope[] = ['audit:read', 'members:read', 'api_keys:read', 'capture_keys:read']
    const reader = await relay.newApiKey({ name: 'Reader', scopes })
    const changed = { id: owner.id, organization_id, name: 'Renamed', allowed_ips: null }
    await relay.database.updateApiKey({ ...changed, event: anEvent(owner, { type: 'api_key.updated' }) })
    const key = await relay.database.findCaptureKey(relay.public_key)
    for (const actor of [
      { kind: 'member', id: member_id },
      { kind: 'api_key', id: owner.id },
      { kind: 'api_key', id: reader.id },
      { kind: 'reporter', id: key?.id ?? '' },
      { kind: 'member', id: 'mem_gone' },
    ] as const) {
      await relay.database.addEvent(anEvent(owner, { actor }))
    }
    const namesFor = async (api_key: string) => {
      const { items } = auditLogPage.parse((await list({ size: 5 }, api_key)).body)
      return items.map(({ actor }) => actor.name).reverse()
    }
    expect(await namesFor(owner.api_key)).toEqual(['Zoë', 'Renamed', 'Reader', key?.name, null])
    // A key without an owner may see itself, and no key of others.
    expect(await namesFor(reader.api_key)).toEqual(['Zoë', null, 'Reader', key?.name, null])
    expect(await namesFor(api_key)).toEqual([null, null, null, null, null])
  })

  it('continues with the cursor, also while changes are made', async () => {
    await record(5)
    const first = (await list({ size: 3 })).body
    expect(first.items.map(({ seq }: { seq: number }) => seq)).toEqual([7, 6, 5])
    await record(2)
    const second = (await list({ size: 3, cursor: first.next_cursor })).body
    expect(second.items.map(({ seq }: { seq: number }) => seq)).toEqual([4, 3, 2])
    const third = (await list({ size: 3, cursor: second.next_cursor })).body
    expect(third).toMatchObject({ items: [{ seq: 1 }], next_cursor: null })
  })

  it('filters by type, actor, subject, project and time', async () => {
    const flow = flowOf(relay)
    const { session } = await flow.uploaded()
    relay.clock.now += 60_000
    const { report } = (await flow.post('/api/v1/public/capture/finalize', await flow.finalizeRequest(session))).body
    const at = new Date(relay.clock.now).toISOString()
    const typesOf = async (query: Record<string, string>) =>
      (await list(query)).body.items.map(({ type }: { type: string }) => type)
    expect(await typesOf({ subject: report.id })).toEqual(['report.created'])
    expect(await typesOf({ type: 'report.*' })).toEqual(['report.created'])
    expect(await typesOf({ since: at })).toEqual(['report.created'])
    expect(await typesOf({ since: at.replace('Z', '+00:00'), until: at })).toEqual([])
    expect(await typesOf({ until: at })).toEqual(['api_key.created', 'capture_key.created'])
    expect(await typesOf({ actor: 'command-line' })).toEqual(['api_key.created', 'capture_key.created'])
    const { project_id } = await relay.database.findDefaultProject()
    expect(await typesOf({ project: project_id })).toEqual(['report.created', 'capture_key.created'])
    expect(await typesOf({ project: project_id, type: 'capture_key.created', actor: 'nobody' })).toEqual([])
  })

  it('looks through a long log for few entries in several short calls', async () => {
    const { organization_id } = relay.operator
    const steps: number[] = []
    const { findEvents } = relay.database
    const { listEvents } = await import('../../../src/domain/events/list-events.ts')
    const database = {
      ...relay.database,
      readEventRange: async () => ({ first: 1, last: 200_000 }),
      findEvents: (query: Parameters<typeof findEvents>[0]) => {
        steps.push(query.before - query.from)
        return findEvents(query)
      },
    }
    const actor = { ...relay.operator, organization_id }
    const page = await listEvents({ database, now: Date.now }, actor, { size: 10, subject: 'nothing' })
    expect(page.items).toEqual([])
    expect(Number(page.next_cursor)).toBeGreaterThan(100_000)
    expect(Math.max(...steps)).toBeLessThanOrEqual(2_000)
    expect(steps.length).toBeLessThanOrEqual(25)
  })

  it.each([
    [{ cursor: 'x' }, 'cursor'],
    [{ cursor: '-1' }, 'cursor'],
    [{ size: '0' }, 'size'],
    [{ size: '101' }, 'size'],
    [{ type: 'report.exploded' }, 'type'],
    [{ since: 'yesterday' }, 'since'],
    [{ until: '' }, 'until'],
    [{ actor: 'a'.repeat(101) }, 'actor'],
  ])('refuses %j', async (query, path) => {
    const error = expectRefusal(await list(query), 'VALIDATION_ERROR')
    expect(error.details).toMatchObject([{ path }])
  })

  it('begins at the newest change with a cursor beyond it', async () => {
    expect((await list({ cursor: '999999999999999', size: 1 })).body.items).toMatchObject([{ seq: 2 }])
  })

  it('pages through a log with pages of every size', async () => {
    await record(4)
    for (const size of [1, 2, 3, 6, 7]) {
      const pages = await listAll({ size })
      expect(pages.flat().map(({ seq }: { seq: number }) => seq)).toEqual([6, 5, 4, 3, 2, 1])
    }
  })

  it('needs audit:read', async () => {
    const scopes: Scope[] = ['reports:read', 'api_keys:read', 'capture_keys:read', 'settings:read']
    const other = await relay.newApiKey({ scopes })
    expect(expectRefusal(await list({}, other.api_key), 'FORBIDDEN').details).toEqual({ required_scope: 'audit:read' })
  })
})
