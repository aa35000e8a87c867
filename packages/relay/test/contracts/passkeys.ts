import type { EventType } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../src/ids.ts'
import type { Database, Member, Passkey } from '../../src/storage/database.ts'
import type { DatabaseUnderTest } from './database.ts'
import { aPasskey, joinSample } from './people.ts'
import { anEvent, MINUTE, NOON } from './samples.ts'

/** What every driver must do: the comments of storage/passkey-steps.ts, as tests. */
export function passkeysContract(open: () => Promise<DatabaseUnderTest>): void {
  let test: DatabaseUnderTest
  let db: Database
  let member: Member
  const event = (type: EventType = 'passkey.created') =>
    anEvent({ organization_id: member.organization_id }, { id: newId('evt', NOON), type })
  const create = (passkey: Passkey, max = 20) => db.createPasskey({ passkey, max, event: event() })
  const types = async () => {
    const { organization_id } = member
    const events = await db.readEvents({ organization_id, after: 0, limit: 100 })
    return events.map(({ type }) => type).filter((type) => type.startsWith('passkey.'))
  }

  beforeEach(async () => {
    test = await open()
    db = test.db
    member = await joinSample(db, { email: 'zoe@shop.example' })
  })
  afterEach(() => test.dispose())

  it('are found by the name that the browser gives them, and belong to one person', async () => {
    const passkey = aPasskey(member)
    expect(await create(passkey)).toBe('created')
    expect(await create({ ...passkey, id: newId('psk', NOON) })).toBe('already-known')
    expect(await db.findPasskey(passkey.credential_id)).toEqual(passkey)
    expect(await db.findPasskey('unknown')).toBeNull()
    expect(await db.listPasskeys(member.user_id)).toEqual([passkey])
    const removal = { id: passkey.id, user_id: member.user_id, event: event('passkey.deleted') }
    expect(await db.deletePasskey({ ...removal, user_id: 'usr_other' })).toBe(false)
    expect(await db.deletePasskey(removal)).toBe(true)
    expect(await db.deletePasskey({ ...removal, event: event('passkey.deleted') })).toBe(false)
    expect(await db.findPasskey(passkey.credential_id)).toBeNull()
    expect(await types()).toEqual(['passkey.created', 'passkey.deleted'])
  })

  it('are renamed by their person only', async () => {
    const passkey = aPasskey(member)
    await create(passkey)
    const step = { id: passkey.id, user_id: member.user_id, name: 'The phone', event: event('passkey.updated') }
    expect(await db.renamePasskey({ ...step, user_id: 'usr_other' })).toBeNull()
    expect(await db.renamePasskey(step)).toEqual({ ...passkey, name: 'The phone' })
    expect(await db.listPasskeys(member.user_id)).toEqual([{ ...passkey, name: 'The phone' }])
    expect(await types()).toEqual(['passkey.created', 'passkey.updated'])
  })

  it('are never more than the maximum, also if they are created at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(aPasskey(member), 3)))
    expect(answers.filter((answer) => answer === 'created')).toHaveLength(3)
    expect(answers.filter((answer) => answer === 'limit-reached')).toHaveLength(5)
    expect(await db.listPasskeys(member.user_id)).toHaveLength(3)
    expect(await types()).toHaveLength(3)
  })

  it('refuse a counter that did not grow, unless the device does not count', async () => {
    const [counting, other] = [aPasskey(member), aPasskey(member)]
    for (const passkey of [counting, other]) await create(passkey)
    const use = (id: string, counter: number) => db.usePasskey({ id, counter, at: NOON + 1 })
    expect([await use(other.id, 0), await use(other.id, 0)]).toEqual([true, true])
    expect([await use(counting.id, 7), await use(counting.id, 7), await use(counting.id, 8)]).toEqual([
      true,
      false,
      true,
    ])
    expect(await db.findPasskey(counting.credential_id)).toMatchObject({ counter: 8, last_used_at: NOON + 1 })
  })

  it('use a challenge once, until it is forgotten', async () => {
    const challenge = { id: newId('ver', NOON), at: NOON, expires_at: NOON + MINUTE }
    const answers = await Promise.all(Array.from({ length: 5 }, () => db.consumeChallenge(challenge)))
    expect(answers.filter(Boolean)).toEqual([true])
    await db.forgetSignIns(NOON)
    expect(await db.consumeChallenge(challenge)).toBe(false)
    await db.forgetSignIns(NOON + MINUTE + 1)
    expect(await db.consumeChallenge(challenge)).toBe(true)
  })

  describe('of a person who is removed', () => {
    it('are removed too', async () => {
      await joinSample(db, { email: 'owner@shop.example', role: 'owner' })
      const passkey = aPasskey(member)
      await create(passkey)
      await db.removeMember({ ...member, before: member.role, at: NOON, event: event('member.removed') })
      expect(await db.findPasskey(passkey.credential_id)).toBeNull()
    })
  })
}
