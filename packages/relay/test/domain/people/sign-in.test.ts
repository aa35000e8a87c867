import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signIn } from '../../../src/domain/people/sessions.ts'
import { newId } from '../../../src/ids.ts'
import { openStores, type Stores } from '../../../src/open-stores.ts'
import type { Member } from '../../../src/storage/database.ts'
import { joinSample } from '../../contracts/people.ts'
import { anEvent, NOON } from '../../contracts/samples.ts'
import { CLIENT, peopleContext } from '../../support/people-context.ts'

const EMAIL = 'zoe@shop.example'
/** The sample's stored hash is the one of this password. */
const PASSWORD = EMAIL

let folder: string
let stores: Stores
let member: Member
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-sign-in-'))
  stores = await openStores({ data_dir: folder, now: () => NOON })
  member = await joinSample(stores.database, { email: EMAIL, role: 'owner' })
})
afterEach(async () => {
  await stores.database.close()
  await rm(folder, { recursive: true })
})

const sessions = () => stores.database.listSessions({ user_id: member.user_id, at: NOON })
const events = async () => {
  const { organization_id } = member
  const found = await stores.database.readEvents({ organization_id, after: 0, limit: 100 })
  return found.filter(({ type }) => type.startsWith('session.') || type === 'member.sign_in_refused')
}

describe('a sign-in with a password', () => {
  it('costs the same number of hashes with a wrong password, an unknown address, or an account without a password', async () => {
    const { context, work } = peopleContext(stores)
    const costOf = async (email: string) => {
      work.length = 0
      const refusal = signIn(context, { email, password: 'not the password' }, CLIENT)
      await expect(refusal).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
      return work.length
    }
    expect(await costOf(EMAIL)).toBe(1)
    expect(await costOf('nobody@shop.example')).toBe(1)
    const where = [{ column: 'user_id', operator: '=' as const, value: member.user_id }]
    await stores.database.deleteAuthRows({ table: 'auth_accounts', where })
    expect(await costOf(EMAIL)).toBe(1)
  })

  it('starts a session and records how', async () => {
    const { context } = peopleContext(stores)
    await signIn(context, { email: EMAIL, password: PASSWORD }, CLIENT)
    const [session] = await sessions()
    expect(session).toMatchObject({ ip_address: '127.0.0.1', user_agent: 'A browser', created_at: NOON })
    expect(await events()).toMatchObject([
      {
        type: 'session.started',
        actor: { kind: 'member', id: member.id },
        subject_id: session?.id,
        changes: { how: 'password' },
      },
    ])
  })

  it('starts none if the password is changed while it is checked', async () => {
    const event = anEvent(member)
    const changed = { user_id: member.user_id, account_id: newId('acc', NOON), password_hash: 'new', keep: null }
    const onVerify = () => stores.database.changePassword({ ...changed, at: NOON, event })
    const { context } = peopleContext(stores, { onVerify })
    const refusal = signIn(context, { email: EMAIL, password: PASSWORD }, CLIENT)
    await expect(refusal).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await sessions()).toEqual([])
  })
})

describe('a refused sign-in', () => {
  it('of a member is recorded with the client, but never with an address that somebody typed', async () => {
    const { context } = peopleContext(stores)
    const guess = (email: string) => signIn(context, { email, password: 'not the password' }, CLIENT)
    await expect(guess('nobody@shop.example')).rejects.toThrow()
    await expect(guess(EMAIL)).rejects.toThrow()
    await expect.poll(events).toHaveLength(1)
    const [event] = await events()
    expect(event).toMatchObject({
      type: 'member.sign_in_refused',
      actor: { kind: 'system', id: 'unknown' },
      subject_id: member.id,
      changes: { how: 'password', from: '127.0.0.1' },
    })
    expect(JSON.stringify(await events())).not.toContain('@')
  })

  it('is recorded as often as the limit of the account permits', async () => {
    const { context } = peopleContext(stores)
    const asked: string[] = []
    const mayRecordRefusal = async (id: string) => asked.push(id) === 1
    const guess = () => signIn({ ...context, mayRecordRefusal }, { email: EMAIL, password: 'wrong' }, CLIENT)
    for (const _ of [1, 2, 3]) await expect(guess()).rejects.toThrow()
    await expect.poll(() => asked).toEqual([member.id, member.id, member.id])
    await expect.poll(events).toHaveLength(1)
  })
})
