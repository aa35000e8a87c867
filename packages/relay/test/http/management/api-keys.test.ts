import type { CreatedApiKey, NewApiKey, Role } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anEvent } from '../../contracts/samples.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { newMemberKey } from '../member-key.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

const DAY = 86_400_000
const KEYS = '/api/v1/api-keys'
const BOT: NewApiKey = { name: 'Bot', preset: 'read', expires_in_days: 30 }

let relay: RelayUnderTest
let admin: string
beforeEach(async () => {
  relay = await startRelay({ settings: { trust_proxy: 1 } })
  admin = (await relay.newApiKey({ scopes: undefined, preset: 'full' })).api_key
})
afterEach(() => relay.dispose())

const as =
  (key: string, more: Record<string, string> = {}) =>
  (method: string, path: string, body?: unknown) =>
    relay.call(method, path, {
      headers: { Authorization: `Bearer ${key}`, ...more },
      ...(body === undefined ? {} : { body }),
    })
const create = async (wanted: Partial<NewApiKey> = {}) => (await as(admin)('POST', KEYS, { ...BOT, ...wanted })).body
const statusOf = async (key: string, headers?: Record<string, string>) => (await as(key, headers)('GET', KEYS)).status

describe('an API key over HTTP', () => {
  it('shows its secret only when it is created', async () => {
    const { api_key, ...made } = await create({
      allowed_ips: ['::ffff:192.0.2.1', '2001:db8::5/32', '::ffff:192.0.2.9/120'],
    })
    expect(made).toMatchObject({ name: 'Bot', prefix: api_key.slice(0, 10), suffix: api_key.slice(-4) })
    expect(made.allowed_ips).toEqual(['192.0.2.1', '2001:db8::/32', '192.0.2.0/24'])
    expect((await as(admin)('GET', `${KEYS}/${made.id}`)).body).toEqual(made)
    const { text, body } = await as(admin)('GET', KEYS)
    expect(body.items).toContainEqual(made)
    expect(text).not.toContain(api_key)
  })

  it.each([
    [{ expires_in_days: 366 }, 'expires_in_days'],
    [{ expires_in_days: 0 }, 'expires_in_days'],
    [{ expires_in_days: undefined }, 'expires_in_days'],
    [{ name: ' ' }, 'name'],
    [{ name: 'two\nlines' }, 'name'],
    [{ name: 'n'.repeat(101) }, 'name'],
    [{ scopes: ['reports:read'] }, 'scopes'],
    [{ preset: undefined }, 'scopes'],
    [{ preset: undefined, scopes: [] }, 'scopes'],
    [{ preset: undefined, scopes: ['reports:burn'] }, 'scopes.0'],
    [{ allowed_ips: ['192.0.2.1', '300.1.1.1'] }, 'allowed_ips.1'],
    [{ name: '\ud800' }, 'name'],
    [{ allowed_ips: ['1'] }, 'allowed_ips.0'],
    [{ allowed_ips: ['10/8'] }, 'allowed_ips.0'],
    [{ allowed_ips: ['010.0.0.0/8'] }, 'allowed_ips.0'],
    [{ allowed_ips: ['::ffff:0:0/90'] }, 'allowed_ips.0'],
    [{ allowed_ips: ['192.0.2.0/33'] }, 'allowed_ips.0'],
    [{ owner_id: 'mem_1' }, ''],
  ])('is not created with %j', async (changes, path) => {
    const refused = await as(admin)('POST', KEYS, { ...BOT, ...changes })
    expect(expectRefusal(refused, 'VALIDATION_ERROR').details).toMatchObject([{ path }])
  })

  it('never gets a scope that its maker does not have', async () => {
    const maker = await create({ preset: undefined, scopes: ['api_keys:create', 'reports:read'] })
    const refused = await as(maker.api_key)('POST', KEYS, { ...BOT, preset: undefined, scopes: ['reports:delete'] })
    expect(expectRefusal(refused, 'FORBIDDEN').details).toEqual({ required_scope: 'reports:delete' })
    expect((await as(maker.api_key)('POST', KEYS, BOT)).body.scopes).toEqual(['reports:read'])
  })

  it('is rotated without downtime, and never in more than two versions', async () => {
    const scopes = ['api_keys:read', 'api_keys:create', 'api_keys:delete']
    const first = await create({ preset: undefined, scopes } as never)
    const rotate = async (key: CreatedApiKey, body = {}) => as(key.api_key)('POST', `${KEYS}/${key.id}/rotate`, body)
    const second = (await rotate(first, { overlap_days: 7 })).body
    expect(second).toMatchObject({ name: 'Bot', scopes: first.scopes })
    expect([await statusOf(first.api_key), await statusOf(second.api_key)]).toEqual([200, 200])
    expect((await as(admin)('GET', `${KEYS}/${first.id}`)).body).toMatchObject({
      replaced_by: second.id,
      expires_at: new Date(relay.clock.now + 7 * DAY).toISOString(),
    })
    expectRefusal(await rotate(first), 'CONFLICT')

    const third = (await rotate(second, { overlap_days: 0 })).body
    expect([await statusOf(first.api_key), await statusOf(second.api_key)]).toEqual([401, 401])
    expect(await statusOf(third.api_key)).toBe(200)
    expectRefusal(await rotate(third, { overlap_days: 8 }), 'VALIDATION_ERROR')
  })

  it('rotates itself, but is neither rotated nor changed by a key of somebody else', async () => {
    const { id, api_key } = await create({ preset: undefined, scopes: ['api_keys:create', 'api_keys:update'] })
    expectRefusal(await as(admin)('POST', `${KEYS}/${id}/rotate`, {}), 'FORBIDDEN')
    expectRefusal(await as(admin)('PATCH', `${KEYS}/${id}`, { allowed_ips: [] }), 'FORBIDDEN')
    const other = await create()
    expectRefusal(await as(api_key)('GET', `${KEYS}/${other.id}`), 'FORBIDDEN')
    expectRefusal(await as(api_key)('PATCH', `${KEYS}/${other.id}`, { name: 'Mine' }), 'NOT_FOUND')
    const atOnce = await as(api_key)('POST', `${KEYS}/${id}/rotate`, { overlap_days: 0 })
    expect(expectRefusal(atOnce, 'FORBIDDEN').details).toEqual({ required_scope: 'api_keys:delete' })
    expect((await as(api_key)('POST', `${KEYS}/${id}/rotate`, {})).status).toBe(201)
  })

  it('makes no key that outlives it', async () => {
    const maker = await create({ preset: undefined, scopes: ['api_keys:create', 'reports:read'], expires_in_days: 2 })
    const made = (await as(maker.api_key)('POST', KEYS, { ...BOT, expires_in_days: 365 })).body
    expect(made.expires_at).toBe(maker.expires_at)
  })

  it('is renamed, revoked at once and once', async () => {
    const { id, api_key } = await create({ preset: undefined, scopes: ['api_keys:read', 'api_keys:update'] })
    expect((await as(api_key)('PATCH', `${KEYS}/${id}`, { name: ' Night bot ' })).body.name).toBe('Night bot')
    expectRefusal(await as(api_key)('PATCH', `${KEYS}/${id}`, {}), 'VALIDATION_ERROR')
    const revoked = (await as(admin)('POST', `${KEYS}/${id}/revoke`)).body
    expect(await statusOf(api_key)).toBe(401)
    relay.clock.now += 1000
    expect((await as(admin)('POST', `${KEYS}/${id}/revoke`)).body).toEqual(revoked)
  })

  it('is one of at most ten live ones, also if they are created at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, () => as(admin)('POST', KEYS, BOT)))
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(9)
    expectRefusal(answers.find(({ status }) => status !== 201) as (typeof answers)[0], 'KEY_LIMIT_REACHED')
    await as(admin)('POST', `${KEYS}/${made[0]?.body.id}/revoke`)
    expect((await as(admin)('POST', KEYS, BOT)).status).toBe(201)
  })

  it('is unknown by an id that does not exist or belongs to another organization', async () => {
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { name: 'x' }],
      ['POST', '/rotate', {}],
      ['POST', '/revoke', undefined],
    ] as const) {
      expectRefusal(await as(admin)(method, `${KEYS}/apk_unknown${path}`, body), 'NOT_FOUND')
    }
  })
})

describe('an API key that is valid', () => {
  const events = async () => {
    const { organization_id } = relay.operator
    const all = await relay.database.readEvents({ organization_id, after: 0, limit: 1000 })
    return all.filter(({ type }) => type === 'api_key.refused').map(({ changes }) => changes)
  }
  const from = (address: string) => ({ 'X-Forwarded-For': address })

  it('is refused from other addresses, and the refusal is recorded once a minute', async () => {
    const { api_key } = await create({ allowed_ips: ['192.0.2.0/24', '2001:db8::/32'] })
    expect(await statusOf(api_key, from('192.0.2.77'))).toBe(200)
    expect(await statusOf(api_key, from('::ffff:192.0.2.77'))).toBe(200)
    expect(await statusOf(api_key, from('2001:db8:1::1'))).toBe(200)
    expect(await statusOf(api_key, from('192.0.2.77:4000'))).toBe(200)
    for (const address of ['192.0.3.1', '2001:db9::1', 'nonsense']) {
      expectRefusal(await as(api_key, from(address))('GET', KEYS), 'IP_NOT_ALLOWED')
    }
    expect(await events()).toEqual([{ reason: 'address', from: '192.0.3.1' }])
  })

  it('is refused from a web page, and the page is recorded', async () => {
    const refused = await as(admin, { Origin: 'https://app.example.com' })('GET', KEYS)
    expect(expectRefusal(refused, 'VALIDATION_ERROR').message).toContain('Revoke the key')
    expect(await events()).toEqual([{ reason: 'browser', from: 'https://app.example.com' }])
  })

  it('is refused over plain http from another machine', async () => {
    const proxied = { 'X-Forwarded-For': '192.0.2.1' }
    const refused = await as(admin, { ...proxied, 'X-Forwarded-Proto': 'http' })('GET', KEYS)
    expect(expectRefusal(refused, 'VALIDATION_ERROR').message).toContain('Use https')
    expect(await statusOf(admin, { ...proxied, 'X-Forwarded-Proto': 'https' })).toBe(200)
    expect(await statusOf(admin, proxied)).toBe(200)
  })
})

describe('an API key of a member', () => {
  const joined = (role: Role) => newMemberKey(relay, role)

  it('has no more rights than the member has now', async () => {
    const { api_key, member_id, organization_id, id } = await joined('admin')
    const patch = () => as(api_key)('PATCH', `${KEYS}/${id}`, { name: 'Same bot' })
    const list = async () => (await as(api_key)('GET', KEYS)).body.items
    expect((await patch()).status).toBe(200)
    expect(await list()).toHaveLength(2)

    const step = { id: member_id, organization_id, at: relay.clock.now, event: anEvent({ organization_id }) }
    await relay.database.changeRole({ ...step, before: 'admin', role: 'viewer' })
    expectRefusal(
      await as(api_key)('POST', '/api/v1/api-keys', { ...BOT, preset: undefined, scopes: ['reports:delete'] }),
      'FORBIDDEN',
    )
    expect(await list()).toHaveLength(1)

    await relay.database.removeMember({ ...step, before: 'viewer', event: anEvent({ organization_id }) })
    const refused = expectRefusal(await as(api_key)('GET', KEYS), 'UNAUTHENTICATED')
    expect(refused.details).toEqual({ reason: 'owner_left' })
  })

  it('does not show the keys of others, nor manage them', async () => {
    const [one, other] = [await joined('member'), await joined('viewer')]
    expect((await as(one.api_key)('GET', KEYS)).body.items).toHaveLength(1)
    expectRefusal(await as(one.api_key)('GET', `${KEYS}/${other.id}`), 'NOT_FOUND')
    expectRefusal(await as(one.api_key)('POST', `${KEYS}/${other.id}/revoke`), 'NOT_FOUND')
    expect((await as(admin)('POST', `${KEYS}/${other.id}/revoke`)).status).toBe(200)
  })
})

it('guesses of an API key count toward the limit of the address', async () => {
  await relay.dispose()
  relay = await startRelay({ settings: { rate_per_address: 3 } })
  const answers = []
  for (let i = 0; i < 5; i++) answers.push((await as('esk_wrong')('GET', KEYS)).status)
  expect(answers).toEqual([401, 401, 401, 429, 429])
})
