import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeRole, removeMember } from '../../src/domain/people/members.ts'
import { expectRefusal } from './expect-refusal.ts'
import { peopleOf } from './people-flow.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
let people: ReturnType<typeof peopleOf>
let owner: string
beforeEach(async () => {
  relay = await startRelay()
  people = peopleOf(relay)
  owner = await people.owner()
})
afterEach(() => relay.dispose())

async function keyOf(cookie: string, scopes: string[]) {
  const body = { name: 'Bot', scopes, expires_in_days: 30 }
  const { api_key } = (await people.send('POST', '/api/v1/api-keys', { cookie, body })).body
  return (method: string, path: string, sent?: object) =>
    relay.call(method, path, { headers: { Authorization: `Bearer ${api_key}` }, ...(sent ? { body: sent } : {}) })
}

const newAdmin = (email = 'admin@shop.example') => people.member(owner, { role: 'admin', email })
const resetPath = (id: string) => `/api/v1/members/${id}/password-reset`
const reset = (link: string) =>
  people.send('POST', '/api/v1/auth/reset-password', {
    body: { token: link.split('#')[1], new_password: 'another password' },
  })

describe('a link that resets a password', () => {
  it('is not given to an API key, which would have all of the member’s rights by it', async () => {
    const { id } = await newAdmin()
    const call = await keyOf(owner, ['members:update'])
    expectRefusal(await call('POST', resetPath(id)), 'FORBIDDEN')
    const { body } = await people.send('GET', '/api/v1/members', { cookie: owner })
    const own = body.items.find(({ role }: { role: string }) => role === 'owner')
    const full = await keyOf(owner, ['members:update', 'members:read'])
    expectRefusal(await full('POST', resetPath(own.id)), 'FORBIDDEN')
  })

  it('stops working when its maker loses the role or is removed, or when the member gets another role', async () => {
    const { id: target } = await people.member(owner, { role: 'member', email: 'zoe@shop.example' })
    const makeLink = async (cookie: string) =>
      (await people.send('POST', resetPath(target), { cookie })).body.link as string
    const first = await newAdmin()
    const link = await makeLink(first.cookie)
    await people.send('PATCH', `/api/v1/members/${first.id}`, { cookie: owner, body: { role: 'viewer' } })
    expectRefusal(await reset(link), 'INVALID_LINK')
    const second = await newAdmin('other@shop.example')
    const next = await makeLink(second.cookie)
    await people.send('DELETE', `/api/v1/members/${second.id}`, { cookie: owner })
    expectRefusal(await reset(next), 'INVALID_LINK')
    const last = await makeLink(owner)
    await people.send('PATCH', `/api/v1/members/${target}`, { cookie: owner, body: { role: 'admin' } })
    expectRefusal(await reset(last), 'INVALID_LINK')
  })

  it('stops working when the member changes the password', async () => {
    const member = await people.member(owner, { role: 'member', email: 'zoe@shop.example' })
    const { link } = (await people.send('POST', resetPath(member.id), { cookie: owner })).body
    const body = { current_password: 'correct horse battery', new_password: 'my own new password' }
    expect((await people.send('POST', '/api/v1/auth/change-password', { cookie: member.cookie, body })).status).toBe(
      204,
    )
    expectRefusal(await reset(link), 'INVALID_LINK')
  })
})

it('an invitation by a member’s API key is revoked with the member', async () => {
  const { id, cookie } = await newAdmin()
  const { body: all } = await people.send('GET', '/api/v1/auth/signed-in', { cookie })
  const call = await keyOf(cookie, all.scopes)
  const invited = await call('POST', '/api/v1/invitations', { role: 'admin' })
  expect(invited.body).toMatchObject({ role: 'admin', created_by: id })
  expect((await people.send('DELETE', `/api/v1/members/${id}`, { cookie: owner })).status).toBe(204)
  expectRefusal(await people.join(invited.body.link, { email: 'admin@shop.example' }), 'INVALID_LINK')
})

it('a change of a member is refused if the role has changed since it was read', async () => {
  const { id } = await people.member(owner, { role: 'owner', email: 'second@shop.example' })
  const { organization_id } = relay.operator
  const now = await relay.database.findMember({ id, organization_id })
  const stale = { ...(now ?? expect.fail('There is no such member.')), role: 'member' as const }
  const database = { ...relay.database, findMember: async () => stale }
  const context = { database, now: () => relay.clock.now }
  const refused = { code: 'CONFLICT' }
  await expect(changeRole(context, relay.operator, { id, role: 'viewer' })).rejects.toMatchObject(refused)
  await expect(removeMember(context, relay.operator, id)).rejects.toMatchObject(refused)
  expect(await relay.database.findMember({ id, organization_id })).toEqual(now)
})
