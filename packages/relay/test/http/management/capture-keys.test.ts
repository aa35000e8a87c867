import { captureKey as captureKeySchema } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createCaptureKey } from '../../../src/domain/keys/capture-keys.ts'
import { addOrganization } from '../../support/other-organization.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from '../flow.ts'
import { type Answer, ORIGIN, type RelayUnderTest, SCREENSHOT, startRelay } from '../relay-under-test.ts'

const KEYS = '/api/v1/capture-keys'
const DAY = 86_400_000
const OTHER_ORIGIN = 'https://docs.example.com'

let relay: RelayUnderTest
let headers: Record<string, string>
beforeEach(async () => {
  relay = await startRelay()
  const scopes = ['capture_keys:read', 'capture_keys:create', 'capture_keys:update', 'capture_keys:delete'] as const
  const { api_key } = await relay.newApiKey({ scopes: [...scopes, 'projects:create', 'reports:read'] })
  headers = { 'api-token': api_key }
  // The default project and its key are the oldest.
  relay.clock.now++
})
afterEach(() => relay.dispose())

const call = (method: string, path: string, body?: unknown) => relay.call(method, path, { headers, body })
const create = async (changes: object = {}) => {
  const answer = await call('POST', KEYS, { name: 'Checkout', allowed_origins: [ORIGIN], ...changes })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const token = (public_key: string, origin = ORIGIN) =>
  flowOf(relay).post(TOKENS, { public_key, origin, action: 'create' })
const codesOf = ({ advice }: { advice: { code: string }[] }) => advice.map(({ code }) => code)

/** The five calls with this key. */
function flowWith(public_key: string) {
  return flowOf({ ...relay, public_key })
}

it('is created, listed by project, shown and revoked', async () => {
  const { id: project_id } = (await call('POST', '/api/v1/projects', { name: 'Docs' })).body
  const made = await create({ project_id, allowed_origins: ['HTTPS://APP.example.com:443', ORIGIN] })
  expect(captureKeySchema.parse(made)).toEqual(made)
  expect(made).toMatchObject({ project_id, name: 'Checkout', status: 'active', allowed_origins: [ORIGIN], advice: [] })
  expect((await call('GET', `${KEYS}/${made.id}`)).body).toEqual(made)
  const list = await call('GET', `${KEYS}?project_id=${project_id}`)
  expect(list.body).toEqual({ items: [made], total: 1, page: 1, size: 20 })
  expect((await call('GET', `${KEYS}?page=2&size=1`)).body).toMatchObject({ items: [made], total: 2 })
  expect((await token(made.public_key)).status).toBe(201)
  const revoked = await call('POST', `${KEYS}/${made.id}/revoke`)
  expect(revoked.body).toMatchObject({ status: 'revoked', revoked_at: new Date(relay.clock.now).toISOString() })
  expectRefusal(await token(made.public_key), 'CAPTURE_KEY_REVOKED')
  expectRefusal(await call('PATCH', `${KEYS}/${made.id}`, { name: 'Again' }), 'CONFLICT')
  expectRefusal(await call('POST', `${KEYS}/${made.id}/rotate`, {}), 'CONFLICT')
})

it('gets settings that the capture flow applies at the next call', async () => {
  const { id, public_key } = await create({ max_visibility: 'public' })
  const settings = {
    name: 'Shop',
    max_visibility: 'private',
    allowed_artifact_kinds: ['debugger'],
    quota: { sessions_per_day: 1, bytes_per_day: 10_000 },
    allowed_origins: [ORIGIN, OTHER_ORIGIN],
  }
  expect((await call('PATCH', `${KEYS}/${id}`, settings)).body).toMatchObject(settings)
  const flow = flowWith(public_key)
  expect((await token(public_key, OTHER_ORIGIN)).status).toBe(201)
  expectRefusal(await flow.post(SESSIONS, await flow.sessionRequest()), 'FORBIDDEN')
  const session = await flow.open({ files: [] })
  const request = await flow.finalizeRequest(session, { visibility: 'organization' })
  expectRefusal(await flow.post(FINALIZE, request), 'FORBIDDEN')
  expectRefusal(await flow.post(SESSIONS, await flow.sessionRequest({ files: [] })), 'QUOTA_EXCEEDED')
  const back = { quota: null, allowed_artifact_kinds: null }
  expect((await call('PATCH', `${KEYS}/${id}`, back)).body).toMatchObject({ ...back, name: 'Shop' })
  expect((await flow.report([SCREENSHOT])).status).toBe(201)
})

it.each([
  [{}, '', 'Give at least one of'],
  [{ name: 'Shop', public_key: 'ck_mine' }, '', '"public_key"'],
  [{ name: 'x'.repeat(101) }, 'name', 'at most 100'],
  [{ allowed_origins: [] }, 'allowed_origins', '>=1'],
  [{ allowed_origins: ['https://shop.example/path'] }, 'allowed_origins.0', 'path'],
  [{ allowed_origins: ['https://*.shop.example'] }, 'allowed_origins.0', '"*"'],
  [{ allow_wildcards: true, allowed_origins: ['https://*.github.io'] }, 'allowed_origins.0', 'other people'],
  [{ quota: { sessions_per_day: 0, bytes_per_day: 1 } }, 'quota.sessions_per_day', '>=1'],
  [{ quota: { sessions_per_day: 1 } }, 'quota.bytes_per_day', 'expected'],
  [{ quota: { sessions_per_day: 1, bytes_per_day: 1, share: 1 } }, 'quota', '"share"'],
  [{ allowed_artifact_kinds: [] }, 'allowed_artifact_kinds', '>=1'],
  [{ allowed_artifact_kinds: ['poem'] }, 'allowed_artifact_kinds.0', 'screenshot'],
  [{ signed_only: 'yes' }, 'signed_only', 'boolean'],
  [{ signed_only: null }, 'signed_only', 'boolean'],
  [{ max_visibility: 'everybody' }, 'max_visibility', 'public'],
])('is not changed by %j', async (change, path, words) => {
  const made = await create()
  const refused = expectRefusal(await call('PATCH', `${KEYS}/${made.id}`, change), 'VALIDATION_ERROR')
  expect(refused.details).toEqual([{ path, message: expect.stringContaining(words) }])
  expect((await call('GET', `${KEYS}/${made.id}`)).body).toEqual(made)
})

it('is made one for servers only, and one for pages again', async () => {
  const { id, public_key } = await create()
  const flow = flowWith(public_key)
  const open = await flow.open()
  const finalize = await flow.finalizeRequest(open)
  const change = (signed_only: boolean) => call('PATCH', `${KEYS}/${id}`, { signed_only })
  expect((await change(true)).body).toMatchObject({ signed_only: true, name: 'Checkout' })
  expectRefusal(await token(public_key), 'INVALID_SIGNATURE')
  expectRefusal(await flow.post(FINALIZE, finalize), 'INVALID_SIGNATURE')
  expect((await change(true)).status).toBe(200)
  expect((await change(false)).body.signed_only).toBe(false)
  expect((await token(public_key)).status).toBe(201)
  const { organization_id } = relay.operator
  const events = await relay.database.readEvents({ organization_id, after: 0, limit: 100 })
  const updates = events.filter(({ type }) => type === 'capture_key.updated')
  expect(updates.map(({ subject_id, changes }) => [subject_id, changes])).toEqual([
    [id, { signed_only: true }],
    [id, { signed_only: false }],
  ])
})

it('refuses an origin while it is disabled, and keeps its reports', async () => {
  const { id, public_key } = await create({ allowed_origins: [ORIGIN, 'https://*.example.com'], allow_wildcards: true })
  const flow = flowWith(public_key)
  await flow.report()
  const open = await flow.open()
  const disable = (origin: string) => call('POST', `${KEYS}/${id}/origins/disable`, { origin })
  const disabled_at = new Date(relay.clock.now).toISOString()
  const disabled = [{ origin: ORIGIN, disabled_at }]
  expect((await disable('https://APP.example.com:443')).body.disabled_origins).toEqual(disabled)
  relay.clock.now += 1000
  expect((await disable(ORIGIN)).body.disabled_origins).toEqual(disabled)

  expect(expectRefusal(await token(public_key), 'ORIGIN_NOT_ALLOWED').message).toContain('disabled')
  expectRefusal(await flow.put(open.uploads[0], SCREENSHOT.bytes), 'ORIGIN_NOT_ALLOWED')
  expect((await token(public_key, OTHER_ORIGIN)).status).toBe(201)
  expect((await call('GET', '/api/v1/reports')).body.total).toBe(1)

  await disable('https://*.example.com')
  expectRefusal(await token(public_key, OTHER_ORIGIN), 'ORIGIN_NOT_ALLOWED')
  const enabled = await call('POST', `${KEYS}/${id}/origins/enable`, { origin: ORIGIN })
  expect(enabled.body.disabled_origins).toMatchObject([{ origin: 'https://*.example.com' }])
  expect((await flow.put(open.uploads[0], SCREENSHOT.bytes)).status).toBe(204)
  const removed = await call('PATCH', `${KEYS}/${id}`, { allowed_origins: [ORIGIN] })
  expect(removed.body).toMatchObject({ allowed_origins: [ORIGIN], disabled_origins: [] })
  for (const origin of [OTHER_ORIGIN, 'nonsense']) {
    expect(expectRefusal(await disable(origin), 'VALIDATION_ERROR').details).toMatchObject([{ path: 'origin' }])
  }
})

it('works beside the key that replaces it until the overlap ends', async () => {
  const old = await create({ quota: { sessions_per_day: 9, bytes_per_day: 9_000 }, max_visibility: 'public' })
  const rotated = await call('POST', `${KEYS}/${old.id}/rotate`, { overlap_days: 2 })
  expect(rotated.status).toBe(201)
  const { key, replaced } = rotated.body
  const { id, public_key, ...settings } = key
  expect(old).toMatchObject(settings)
  expect(public_key).not.toBe(old.public_key)
  const expires_at = new Date(relay.clock.now + 2 * DAY).toISOString()
  expect(replaced).toEqual({ ...old, expires_at, replaced_by: id })
  for (const each of [old.public_key, public_key]) expect((await token(each)).status).toBe(201)
  expectRefusal(await call('POST', `${KEYS}/${old.id}/rotate`, {}), 'CONFLICT')

  relay.clock.now += 2 * DAY - 1
  const flow = flowWith(old.public_key)
  const session = await flow.open()
  relay.clock.now++
  const config = `/api/v1/public/capture/config?public_key=${old.public_key}`
  const late = [
    await token(old.public_key),
    await flow.put(session.uploads[0], SCREENSHOT.bytes),
    await relay.call('GET', config),
  ]
  for (const answer of late) expectRefusal(answer, 'CAPTURE_KEY_REVOKED')
  expect((await call('GET', `${KEYS}/${old.id}`)).body).toMatchObject({ status: 'revoked', revoked_at: expires_at })
  expect((await token(public_key)).status).toBe(201)
})

it.each([[-1], [8], [1.5], ['2']])('is not replaced with an overlap of %j days', async (overlap_days) => {
  const { id } = await create()
  expectRefusal(await call('POST', `${KEYS}/${id}/rotate`, { overlap_days }), 'VALIDATION_ERROR')
})

it('stops at once without an overlap', async () => {
  const { id, public_key } = await create()
  const { replaced } = (await call('POST', `${KEYS}/${id}/rotate`, { overlap_days: 0 })).body
  expect(replaced.status).toBe('revoked')
  expectRefusal(await token(public_key), 'CAPTURE_KEY_REVOKED')
})

it('comes with advice', async () => {
  const origins = Array.from({ length: 6 }, (_, index) => `https://${index}.example.com`)
  const allowed_origins = [...origins, 'https://*.a.example']
  const made = await create({ name: 'Team Blue', allowed_origins, allow_wildcards: true })
  expect(codesOf(made)).toEqual(['many_origins', 'wildcard', 'team_name'])
  relay.clock.now += 91 * DAY
  const { api_key } = await relay.newApiKey({ scopes: ['capture_keys:read'] })
  const { body } = await relay.call('GET', `${KEYS}/${made.id}`, { headers: { 'api-token': api_key } })
  expect(codesOf(body)).toContain('unused')
})

it('loses no change when several arrive at once', async () => {
  const { id } = await create({ allowed_origins: [ORIGIN, OTHER_ORIGIN] })
  const answers = await Promise.all([
    call('PATCH', `${KEYS}/${id}`, { name: 'Shop' }),
    call('POST', `${KEYS}/${id}/origins/disable`, { origin: ORIGIN }),
    call('POST', `${KEYS}/${id}/origins/disable`, { origin: OTHER_ORIGIN }),
    call('PATCH', `${KEYS}/${id}`, { max_visibility: 'public' }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const { body } = await call('GET', `${KEYS}/${id}`)
  expect(body).toMatchObject({ name: 'Shop', max_visibility: 'public' })
  expect(body.disabled_origins).toHaveLength(2)
})

it('is not found with a project or a key of another organization', async () => {
  const { actor, project_id } = addOrganization(relay.folder, relay.clock.now)
  const context = { database: relay.database, now: () => relay.clock.now }
  const wanted = { name: 'Theirs', allowed_origins: [ORIGIN], project_id }
  const theirs = await createCaptureKey(context, actor, wanted)
  const calls = (id: string, project: string) => [
    call('GET', `${KEYS}?project_id=${project}`),
    call('POST', KEYS, { name: 'Mine', allowed_origins: [ORIGIN], project_id: project }),
    call('GET', `${KEYS}/${id}`),
    call('PATCH', `${KEYS}/${id}`, { name: 'Mine' }),
    call('POST', `${KEYS}/${id}/origins/disable`, { origin: ORIGIN }),
    call('POST', `${KEYS}/${id}/rotate`, {}),
    call('POST', `${KEYS}/${id}/revoke`),
  ]
  const errorOf = (answer: Answer) => ({ ...expectRefusal(answer, 'NOT_FOUND'), request_id: null })
  const unknown = (await Promise.all(calls('key_unknown', 'prj_unknown'))).map(errorOf)
  for (const id of [theirs.id, theirs.public_key]) {
    expect((await Promise.all(calls(id, project_id))).map(errorOf)).toEqual(unknown)
  }
  expect((await call('GET', KEYS)).body.total).toBe(1)
  expect((await token(theirs.public_key)).status).toBe(201)
})
