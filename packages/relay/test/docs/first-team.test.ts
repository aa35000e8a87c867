import { readFileSync } from 'node:fs'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { anEvent } from '../contracts/samples.ts'
import { expectRefusal } from '../http/expect-refusal.ts'
import { cookieOf, peopleOf } from '../http/people-flow.ts'
import { type Answer, type RelayUnderTest, startRelay } from '../http/relay-under-test.ts'

const DAY = 86_400_000
const PAGE = readFileSync(new URL('../../../../docs/api-keys.md', import.meta.url), 'utf8')

let relay: RelayUnderTest
beforeEach(async () => {
  // With the hash that relays use.
  relay = await startRelay({ password: { hash: hashPassword, verify: verifyPassword } })
})
afterEach(() => relay.dispose())

const read = (api_key?: string, path = '/api/v1/reports'): Promise<Answer> =>
  relay.call('GET', path, { headers: api_key === undefined ? {} : { Authorization: `Bearer ${api_key}` } })

/** The owner invites a member, as docs/people.md tells. */
async function startTeam() {
  const people = peopleOf(relay)
  const owner = cookieOf(await people.join(await people.ownerLink()))
  const member = await people.member(owner, { role: 'member', email: 'zoe@shop.example' })
  const newKey = async (body: object = {}) => {
    const wanted = { name: 'Nightly export', preset: 'read', expires_in_days: 90, ...body }
    return (await people.send('POST', '/api/v1/api-keys', { cookie: member.cookie, body: wanted })).body
  }
  return { people, owner, member, newKey }
}

it('a new team makes its owner, a member and a read-only key, and rotates the key without downtime', async () => {
  const { people, member, newKey } = await startTeam()
  const old = await newKey()
  expect((await read(old.api_key)).status).toBe(200)
  const headers = { Authorization: `Bearer ${old.api_key}` }
  const refused = await relay.call('POST', '/api/v1/projects', { headers, body: { name: 'Mine' } })
  expect(expectRefusal(refused, 'FORBIDDEN').details).toEqual({ required_scope: 'projects:create' })

  const rotation = { cookie: member.cookie, body: { overlap_days: 2 } }
  const { body: current } = await people.send('POST', `/api/v1/api-keys/${old.id}/rotate`, rotation)
  expect([(await read(old.api_key)).status, (await read(current.api_key)).status]).toEqual([200, 200])
  relay.clock.now += 2 * DAY
  expect(expectRefusal(await read(old.api_key), 'UNAUTHENTICATED').details).toEqual({ reason: 'expired' })
  expect((await read(current.api_key)).status).toBe(200)
})

it('each row of "If a key is refused" in docs/api-keys.md is what a caller gets', async () => {
  const { member, newKey } = await startTeam()
  const { organization_id } = relay.operator
  const good = await newKey()
  const revoked = await relay.newApiKey()
  await relay.revokeApiKey(revoked.id)
  const elsewhere = await startRelay()
  const foreign = await elsewhere.newApiKey()
  await elsewhere.dispose()
  const bound = await newKey({ allowed_ips: ['192.0.2.1'] })
  const page = { Authorization: `Bearer ${good.api_key}`, Origin: 'https://app.example.com' }

  const refusals: Record<string, Answer> = {
    missing: await read(),
    malformed: await read('esk_!'),
    truncated: await read(good.api_key.slice(0, -1)),
    unknown: await read(foreign.api_key),
    revoked: await read(revoked.api_key),
    IP_NOT_ALLOWED: await read(bound.api_key),
    VALIDATION_ERROR: await relay.call('GET', '/api/v1/reports', { headers: page }),
  }
  const unscoped = await newKey({ preset: undefined, scopes: ['projects:read'] })
  refusals.FORBIDDEN = await read(unscoped.api_key)
  relay.clock.now += 90 * DAY
  refusals.expired = await read(good.api_key)
  relay.clock.now -= 90 * DAY
  const step = { id: member.id, organization_id, at: relay.clock.now, before: 'member' as const }
  await relay.database.removeMember({ ...step, event: anEvent({ organization_id }) })
  refusals.owner_left = await read(good.api_key)

  const [, table = ''] = PAGE.split('## If a key is refused')
  const named = [...table.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell = '']) => cell.match(/`(\w+)`/g) ?? [])
  const wanted = named.map((name) => name.slice(1, -1))
  expect(wanted.sort()).toEqual(Object.keys(refusals).sort())
  for (const [name, { body }] of Object.entries(refusals)) {
    expect([body.error.code, body.error.details?.reason], name).toContain(name)
  }
})
