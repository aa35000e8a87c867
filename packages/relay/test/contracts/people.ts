import type { EventType } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../src/ids.ts'
import type { Database, Invitation, Member, NewPerson, Passkey } from '../../src/storage/database.ts'
import type { NewPasswordReset, NewPersonSession } from '../../src/storage/people-records.ts'
import type { DatabaseUnderTest } from './database.ts'
import { aCaptureKey, anApiKey, anEvent, DAY, MINUTE, NOON, sha256 } from './samples.ts'

export function anInvitation(organization_id: string, changes: Partial<Invitation> = {}): Invitation {
  const id = newId('inv', NOON)
  return {
    id,
    organization_id,
    hash: sha256(id),
    kind: 'invitation',
    role: 'member',
    email: null,
    created_by: 'system',
    created_at: NOON,
    expires_at: NOON + DAY,
    used_at: null,
    revoked_at: null,
    ...changes,
  }
}

export function aPerson(email: string, changes: Partial<NewPerson> = {}): NewPerson {
  const user_id = newId('usr', NOON)
  return { user_id, name: 'Zoë', email, account_id: newId('acc', NOON), password_hash: `hash of ${email}`, ...changes }
}

/** Invites a person and lets the person join. */
export async function joinSample(
  db: Database,
  { email, at = NOON, ...changes }: Partial<Invitation> & { email: string; at?: number },
): Promise<Member> {
  const { organization_id } = await db.findDefaultProject()
  const invitation = anInvitation(organization_id, changes)
  await db.createInvitation(invitation, anEvent(invitation))
  const member = await db.acceptInvitation({
    hash: invitation.hash,
    member_id: newId('mem', NOON),
    person: aPerson(email),
    at,
    event: anEvent(invitation),
  })
  return typeof member === 'string' ? expect.fail(member) : member
}

/** A row as the sign-in library inserts it. */
export async function signInSample(db: Database, { user_id }: { user_id: string }, at = NOON) {
  const id = newId('sgn', at)
  const times = { created_at: at, updated_at: at, expires_at: at + 60 * MINUTE }
  const row = { id, user_id, hash: sha256(id), ip_address: '192.0.2.7', user_agent: 'A browser', ...times }
  await db.insertAuthRow({ table: 'auth_sessions', row })
  return row
}

export function aReset(
  { user_id, role }: Pick<Member, 'user_id' | 'role'>,
  changes: Partial<NewPasswordReset> = {},
): NewPasswordReset {
  const hash = sha256(newId('inv', NOON))
  return { hash, user_id, role, created_by: 'system', created_at: NOON, expires_at: NOON + MINUTE, ...changes }
}

export function aPasskey({ user_id }: { user_id: string }, changes: Partial<Passkey> = {}): Passkey {
  const id = newId('psk', NOON)
  return {
    id,
    user_id,
    credential_id: `credential-${id}`,
    public_key: 'cose',
    counter: 0,
    transports: ['internal'],
    name: 'The laptop',
    created_at: NOON,
    last_used_at: null,
    ...changes,
  }
}

export function aSession({ user_id }: { user_id: string }, changes: Partial<NewPersonSession> = {}): NewPersonSession {
  const id = newId('sgn', NOON)
  const times = { created_at: NOON, expires_at: NOON + 60 * MINUTE }
  return { id, user_id, hash: sha256(id), ip_address: '192.0.2.7', user_agent: 'A browser', ...times, ...changes }
}

/** What every driver must do: the comments of storage/people-steps.ts, as tests. */
export function peopleContract(open: () => Promise<DatabaseUnderTest>): void {
  let test: DatabaseUnderTest
  let db: Database
  let organization_id: string
  const event = (type: EventType = 'member.invited') => anEvent({ organization_id }, { id: newId('evt', NOON), type })

  beforeEach(async () => {
    test = await open()
    db = test.db
    organization_id = (await db.findDefaultProject()).organization_id
  })
  afterEach(() => test.dispose())

  describe('names of actors', () => {
    it('are the present ones of members, API keys and capture keys of the organization', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const capture_key = aCaptureKey(await db.findDefaultProject())
      await db.createCaptureKey(capture_key, event())
      const key = anApiKey(capture_key, { owner_id: member.id })
      const { id } = key
      await db.createApiKey({ key, max_live: 10, event: event() })
      await db.updateApiKey({ id, organization_id, name: 'Renamed "bot"', allowed_ips: null, event: event() })
      const ids = [member.id, id, capture_key.id, 'mem_unknown', '"']
      const names = await db.findActorNames({ organization_id, ids })
      expect(names.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
        { kind: 'api_key', id, name: 'Renamed "bot"', owner_id: member.id },
        { kind: 'member', id: member.id, name: member.name, owner_id: null },
        { kind: 'reporter', id: capture_key.id, name: capture_key.name, owner_id: null },
      ])
      expect(await db.findActorNames({ organization_id, ids: [] })).toEqual([])
      expect(await db.findActorNames({ organization_id: 'org_other', ids })).toEqual([])
    })
  })

  describe('joining by an invitation', () => {
    const accept = (hash: string, email: string, at = NOON) =>
      db.acceptInvitation({ hash, member_id: newId('mem', NOON), person: aPerson(email), at, event: event() })

    it('makes the person a member with the role of the invitation', async () => {
      const invitation = anInvitation(organization_id, { role: 'admin', email: 'zoe@shop.example' })
      await db.createInvitation(invitation, event())
      expect(await db.findInvitation(invitation.hash)).toEqual(invitation)
      expect(await db.listInvitations({ organization_id, at: NOON })).toEqual([invitation])
      const person = aPerson('zoe@shop.example')
      const member = { id: newId('mem', NOON), organization_id, user_id: person.user_id, role: 'admin' }
      const joined = { ...member, name: person.name, email: person.email, created_at: NOON + 1 }
      const step = { hash: invitation.hash, member_id: member.id, person, at: NOON + 1, event: event() }
      expect(await db.acceptInvitation(step)).toEqual(joined)
      expect(await db.listMembers(organization_id)).toEqual([joined])
      expect(await db.findMember(member)).toEqual(joined)
      expect(await db.findMemberByEmail({ email: person.email, organization_id })).toEqual(joined)
      expect(await db.findMemberByUser(person.user_id)).toEqual(joined)
      expect(await db.findPasswordHash(person.user_id)).toBe(person.password_hash)
      expect(await db.findInvitation(invitation.hash)).toEqual({ ...invitation, used_at: NOON + 1 })
      expect(await db.listInvitations({ organization_id, at: NOON })).toEqual([])
      const where = [{ column: 'id', operator: '=' as const, value: person.user_id }]
      expect(await db.selectAuthRows({ table: 'auth_users', where })).toMatchObject([{ email_verified: 1 }])
    })

    it('leaves the address unconfirmed if the invitation was for anybody', async () => {
      const { user_id } = await joinSample(db, { email: 'zoe@shop.example' })
      const where = [{ column: 'id', operator: '=' as const, value: user_id }]
      expect(await db.selectAuthRows({ table: 'auth_users', where })).toMatchObject([{ email_verified: 0 }])
    })

    it('succeeds once for twenty concurrent calls with one invitation', async () => {
      const invitation = anInvitation(organization_id)
      await db.createInvitation(invitation, event())
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => accept(invitation.hash, `zoe${index}@shop.example`)),
      )
      expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(1)
      expect(answers.filter((answer) => answer === 'used')).toHaveLength(19)
      expect(await db.listMembers(organization_id)).toHaveLength(1)
    })

    it('succeeds once for concurrent calls with one address', async () => {
      const invitations = Array.from({ length: 8 }, () => anInvitation(organization_id))
      for (const invitation of invitations) await db.createInvitation(invitation, event())
      const answers = await Promise.all(invitations.map(({ hash }) => accept(hash, 'zoe@shop.example')))
      expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(1)
      expect(answers.filter((answer) => answer === 'email-taken')).toHaveLength(7)
      expect(await db.listInvitations({ organization_id, at: NOON })).toHaveLength(7)
    })

    it('is refused with the reason, and changes nothing', async () => {
      const bound = anInvitation(organization_id, { email: 'zoe@shop.example' })
      const revoked = anInvitation(organization_id)
      for (const invitation of [bound, revoked]) await db.createInvitation(invitation, event())
      await db.revokeInvitation({ ...revoked, at: NOON, event: event() })
      expect(await accept(sha256('unknown'), 'zoe@shop.example')).toBe('not-found')
      expect(await accept(bound.hash, 'eve@shop.example')).toBe('other-email')
      expect(await accept(bound.hash, 'zoe@shop.example', bound.expires_at)).toBe('expired')
      expect(await accept(revoked.hash, 'zoe@shop.example')).toBe('revoked')
      expect(await db.listMembers(organization_id)).toEqual([])
      expect(await db.findInvitation(bound.hash)).toEqual(bound)
    })

    it('is possible for a person with an account by the invitation for the address', async () => {
      const person = { id: newId('usr', NOON), name: 'Zoë', email: 'zoe@shop.example', email_verified: 1 }
      await db.insertAuthRow({ table: 'auth_users', row: { ...person, created_at: NOON, updated_at: NOON } })
      const find = (at = NOON) => db.findInvitationByEmail({ email: person.email, at })
      await db.createInvitation(anInvitation(organization_id), event())
      expect(await find()).toBeNull()
      const invitation = anInvitation(organization_id, { email: person.email, role: 'viewer' })
      await db.createInvitation(invitation, event())
      expect(await find()).toEqual(invitation)
      expect(await find(invitation.expires_at)).toBeNull()
      const step = { id: invitation.id, user_id: person.id, member_id: newId('mem', NOON), at: NOON }
      expect(await db.joinByInvitation({ ...step, at: invitation.expires_at, event: event() })).toBeNull()
      const joined = { id: step.member_id, role: 'viewer', email: person.email }
      expect(await db.joinByInvitation({ ...step, event: event() })).toMatchObject(joined)
      expect(await db.joinByInvitation({ ...step, member_id: newId('mem', NOON), event: event() })).toBeNull()
      expect(await find()).toBeNull()
      await db.forgetStranger(person.id)
      expect(await db.findMemberByUser(person.id)).toMatchObject({ id: step.member_id })
    })

    it('is refused for a person with an account who may not use the invitation', async () => {
      const { user_id } = await joinSample(db, { email: 'zoe@shop.example' })
      const row = { id: newId('usr', NOON), name: 'Eve', email: 'eve@shop.example', email_verified: 1 }
      await db.insertAuthRow({ table: 'auth_users', row: { ...row, created_at: NOON, updated_at: NOON } })
      const [open, bound] = [
        anInvitation(organization_id),
        anInvitation(organization_id, { email: 'zoe@shop.example' }),
      ]
      const first = anInvitation(organization_id, { kind: 'first-owner', role: 'owner' })
      for (const invitation of [open, bound, first]) await db.createInvitation(invitation, event())
      const join = (id: string, who: string) =>
        db.joinByInvitation({ id, user_id: who, member_id: newId('mem', NOON), at: NOON, event: event() })
      expect(await join(open.id, user_id)).toBeNull()
      expect(await join(open.id, 'usr_unknown')).toBeNull()
      expect(await join(bound.id, row.id)).toBeNull()
      expect(await join(first.id, row.id)).toBeNull()
      expect(await db.findInvitation(open.hash)).toEqual(open)
      const second = anInvitation(organization_id)
      await db.createInvitation(second, event())
      const answers = await Promise.all([join(open.id, row.id), join(second.id, row.id)])
      expect(answers.filter(Boolean)).toHaveLength(1)
    })

    it('leaves no account of a person who is not a member', async () => {
      const row = { id: newId('usr', NOON), name: 'Eve', email: 'eve@shop.example', email_verified: 1 }
      await db.insertAuthRow({ table: 'auth_users', row: { ...row, created_at: NOON, updated_at: NOON } })
      const session = await signInSample(db, { user_id: row.id })
      expect(await db.findMemberBySession({ hash: session.hash, at: NOON })).toBeNull()
      await db.forgetStranger(row.id)
      const where = [{ column: 'email', operator: '=' as const, value: row.email }]
      expect(await db.selectAuthRows({ table: 'auth_users', where })).toEqual([])
      expect(await db.listSessions({ user_id: row.id, at: NOON })).toEqual([])
    })
  })

  describe('the link for the first owner', () => {
    const aLink = (changes: Partial<Invitation> = {}) =>
      anInvitation(organization_id, { kind: 'first-owner', role: 'owner', ...changes })

    it('works while there is no owner, and replaces the one before', async () => {
      const links = [aLink(), aLink()] as const
      for (const link of links) expect(await db.createOwnerLink(link, event())).toBe('created')
      expect(await db.findInvitation(links[0].hash)).toBeNull()
      expect(await db.listInvitations({ organization_id, at: NOON })).toEqual([])
      const accept = (hash: string, email: string) =>
        db.acceptInvitation({ hash, member_id: newId('mem', NOON), person: aPerson(email), at: NOON, event: event() })
      expect(await accept(links[0].hash, 'eve@shop.example')).toBe('not-found')
      expect(await accept(links[1].hash, 'zoe@shop.example')).toMatchObject({ role: 'owner' })
      expect(await accept(links[1].hash, 'eve@shop.example')).toBe('used')
      expect(await db.createOwnerLink(aLink(), event())).toBe('owner-exists')
    })

    it('makes one owner, also if several are made and used at the same time', async () => {
      const other = await test.reopen()
      const handles = [db, other, db, other]
      const links = handles.map(() => aLink())
      await Promise.all(links.map((link, index) => handles[index]?.createOwnerLink(link, event())))
      const accept = ({ hash }: Invitation, index: number) =>
        handles[index]?.acceptInvitation({
          hash,
          member_id: newId('mem', NOON),
          person: aPerson(`zoe${index}@shop.example`),
          at: NOON,
          event: event(),
        })
      const answers = await Promise.all(links.map(accept))
      expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(1)
      expect(await db.listMembers(organization_id)).toHaveLength(1)
      await other.close()
    })
  })

  describe('invitations', () => {
    it('are revoked once, and not after their use', async () => {
      const invitation = anInvitation(organization_id)
      await db.createInvitation(invitation, event())
      expect(
        await db.revokeInvitation({ ...invitation, organization_id: 'org_other', at: NOON, event: event() }),
      ).toBeNull()
      const revoked = { ...invitation, revoked_at: NOON + 1 }
      expect(await db.revokeInvitation({ ...invitation, at: NOON + 1, event: event() })).toEqual(revoked)
      expect(await db.revokeInvitation({ ...invitation, at: NOON + 2, event: event() })).toEqual(revoked)
      const used = anInvitation(organization_id)
      await db.createInvitation(used, event())
      await db.acceptInvitation({
        hash: used.hash,
        member_id: newId('mem', NOON),
        person: aPerson('zoe@shop.example'),
        at: NOON,
        event: event(),
      })
      expect(await db.revokeInvitation({ ...used, at: NOON, event: event() })).toBeNull()
    })

    it('are revoked if their maker gets another role or is removed', async () => {
      await joinSample(db, { email: 'owner@shop.example', role: 'owner' })
      for (const change of ['changeRole', 'removeMember'] as const) {
        const maker = await joinSample(db, { email: `${change.toLowerCase()}@shop.example`, role: 'admin' })
        const invitation = anInvitation(organization_id, { created_by: maker.id })
        await db.createInvitation(invitation, event())
        await db[change]({
          id: maker.id,
          organization_id,
          before: 'admin',
          role: 'viewer',
          at: NOON + 1,
          event: event(),
        })
        expect(await db.findInvitation(invitation.hash)).toEqual({ ...invitation, revoked_at: NOON + 1 })
      }
    })
  })

  describe('members', () => {
    it('are not changed by whoever saw another role than they have now', async () => {
      await joinSample(db, { email: 'first@shop.example', role: 'owner' })
      const seen = await joinSample(db, { email: 'zoe@shop.example', role: 'member' })
      const change = { ...seen, before: seen.role, at: NOON, event: event() }
      const owner = { ...seen, role: 'owner' }
      expect(await db.changeRole({ ...change, role: 'owner' })).toEqual(owner)
      expect(await db.changeRole({ ...change, role: 'viewer', event: event() })).toBe('changed')
      expect(await db.removeMember({ ...change, event: event() })).toBe('changed')
      expect(await db.findMember(seen)).toEqual(owner)
    })

    it('lose the links to reset a password that are theirs or that they made, with their role', async () => {
      await joinSample(db, { email: 'owner@shop.example', role: 'owner' })
      const kept = aReset(await joinSample(db, { email: 'kept@shop.example' }))
      await db.createPasswordReset(kept, event())
      for (const change of ['changeRole', 'removeMember'] as const) {
        const maker = await joinSample(db, { email: `${change.toLowerCase()}@shop.example`, role: 'admin' })
        const other = await joinSample(db, { email: `other-${change.toLowerCase()}@shop.example` })
        const resets = [aReset(maker), aReset(other, { created_by: maker.id })]
        for (const reset of resets) await db.createPasswordReset(reset, event())
        await db[change]({ ...maker, before: 'admin', role: 'viewer', at: NOON, event: event() })
        for (const { hash } of resets) expect(await db.findPasswordReset({ hash, at: NOON })).toBeNull()
      }
      expect(await db.findPasswordReset({ ...kept, at: NOON })).not.toBeNull()
    })

    it('are listed in the order in which they joined, for their organization only', async () => {
      const first = await joinSample(db, { email: 'a@shop.example', role: 'owner' })
      const second = await joinSample(db, { email: 'b@shop.example', at: NOON + 1 })
      expect(await db.listMembers(organization_id)).toEqual([first, second])
      expect(await db.listMembers('org_other')).toEqual([])
      expect(await db.findMember({ id: first.id, organization_id: 'org_other' })).toBeNull()
      expect(await db.findMemberByEmail({ email: first.email, organization_id: 'org_other' })).toBeNull()
    })

    it('get another role, which takes effect for their sessions at once', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example', role: 'admin' })
      const session = await signInSample(db, member)
      const at = NOON
      const found = { session_id: session.id, signed_in_at: NOON, member }
      expect(await db.findMemberBySession({ hash: session.hash, at })).toEqual(found)
      const changed = { ...member, role: 'viewer' }
      expect(await db.changeRole({ ...member, before: 'admin', role: 'viewer', at, event: event() })).toEqual(changed)
      expect(await db.findMemberBySession({ hash: session.hash, at })).toEqual({ ...found, member: changed })
      expect(
        await db.changeRole({
          ...changed,
          organization_id: 'org_other',
          before: 'viewer',
          role: 'admin',
          at,
          event: event(),
        }),
      ).toBeNull()
      expect(
        await db.changeRole({ ...changed, id: 'mem_unknown', before: 'viewer', role: 'admin', at, event: event() }),
      ).toBeNull()
    })

    it('are removed with their account, sessions and links', async () => {
      await joinSample(db, { email: 'owner@shop.example', role: 'owner' })
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const session = await signInSample(db, member)
      const step = { ...member, before: member.role, at: NOON, event: event() }
      const reset = aReset(member)
      await db.createPasswordReset(reset, event())
      await db.createPasskey({ passkey: aPasskey(member), max: 20, event: event() })
      expect(await db.removeMember({ ...step, organization_id: 'org_other' })).toBeNull()
      expect(await db.removeMember(step)).toEqual(member)
      expect(await db.removeMember({ ...step, event: event() })).toBeNull()
      expect(await db.findMemberBySession({ hash: session.hash, at: NOON })).toBeNull()
      expect(await db.findPasswordHash(member.user_id)).toBeNull()
      expect(await db.findPasswordReset({ ...reset, at: NOON })).toBeNull()
      expect(await db.listPasskeys(member.user_id)).toEqual([])
      expect(await joinSample(db, { email: 'zoe@shop.example' })).toMatchObject({ email: 'zoe@shop.example' })
    })

    it('include at least one owner, also if all owners leave at the same time', async () => {
      const owners = []
      for (let index = 0; index < 6; index++) {
        owners.push(await joinSample(db, { email: `owner${index}@shop.example`, role: 'owner' }))
      }
      const other = await test.reopen()
      const answers = await Promise.all(
        owners.map((owner, index) => {
          const handle = index % 2 ? db : other
          const step = { ...owner, before: 'owner' as const, at: NOON, event: event() }
          return index % 3 ? handle.removeMember(step) : handle.changeRole({ ...step, role: 'viewer' })
        }),
      )
      expect(answers.filter((answer) => answer === 'last-owner')).toHaveLength(1)
      const left = await db.listMembers(organization_id)
      expect(left.filter(({ role }) => role === 'owner')).toHaveLength(1)
      await other.close()
    })
  })

  describe('sessions', () => {
    it('are listed newest first, and found by their hash until they expire', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const first = await signInSample(db, member)
      const second = await signInSample(db, member, NOON + MINUTE)
      const shown = ({ id, ip_address, user_agent, created_at, expires_at }: typeof first) => {
        return { id, ip_address, user_agent, created_at, expires_at }
      }
      const { user_id } = member
      expect(await db.listSessions({ user_id, at: NOON })).toEqual([shown(second), shown(first)])
      expect(await db.listSessions({ user_id, at: first.expires_at })).toEqual([shown(second)])
      expect(await db.findMemberBySession({ hash: first.hash, at: first.expires_at })).toBeNull()
      expect(await db.findMemberBySession({ hash: sha256('unknown'), at: NOON })).toBeNull()
    })

    it('are ended one by one, by their owner only, or all except one', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const other = await joinSample(db, { email: 'other@shop.example' })
      const { user_id } = member
      const [one, two, three] = [
        await signInSample(db, member),
        await signInSample(db, member),
        await signInSample(db, member),
      ]
      expect(await db.endSession({ id: one.id, user_id: other.user_id, event: event() })).toBe(false)
      expect(await db.endSession({ id: one.id, user_id, event: event() })).toBe(true)
      expect(await db.endSession({ id: one.id, user_id, event: event() })).toBe(false)
      expect(await db.endSessions({ user_id, keep: two.id, event: event() })).toBe(1)
      expect(await db.findMemberBySession({ hash: three.hash, at: NOON })).toBeNull()
      expect(await db.findMemberBySession({ hash: two.hash, at: NOON })).toMatchObject({ session_id: two.id })
      expect(await db.endSessions({ user_id, keep: null, event: event() })).toBe(1)
    })

    it('are deleted some time after they expired', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const session = await signInSample(db, member)
      await db.forgetSignIns(session.expires_at)
      expect(await db.listSessions({ user_id: member.user_id, at: NOON })).toHaveLength(1)
      await db.forgetSignIns(session.expires_at + 1)
      expect(await db.listSessions({ user_id: member.user_id, at: NOON })).toEqual([])
    })
  })

  describe('passwords', () => {
    it('are changed, which ends the other sessions', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const { user_id } = member
      const [kept, other] = [await signInSample(db, member), await signInSample(db, member)]
      const step = {
        user_id,
        account_id: newId('acc', NOON),
        password_hash: 'new',
        keep: kept.id,
        at: NOON,
        event: event(),
      }
      await db.changePassword(step)
      expect(await db.findPasswordHash(user_id)).toBe('new')
      expect(await db.findMemberBySession({ hash: kept.hash, at: NOON })).not.toBeNull()
      expect(await db.findMemberBySession({ hash: other.hash, at: NOON })).toBeNull()
    })

    it('are changed, which deletes the link to reset it', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const reset = aReset(member)
      await db.createPasswordReset(reset, event())
      const step = { ...member, account_id: newId('acc', NOON), password_hash: 'new', keep: null }
      await db.changePassword({ ...step, at: NOON, event: event() })
      expect(await db.findPasswordReset({ ...reset, at: NOON })).toBeNull()
    })

    it('are not reset by a link that was made for another role of the member', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example', role: 'member' })
      // As by an admin whose call began before the promotion and ended after it.
      await db.changeRole({ ...member, before: 'member', role: 'owner', at: NOON, event: event() })
      const reset = aReset(member)
      await db.createPasswordReset(reset, event())
      expect(await db.findPasswordReset({ ...reset, at: NOON })).toBeNull()
      const step = { hash: reset.hash, account_id: newId('acc', NOON), password_hash: 'new', at: NOON, event: event() }
      expect(await db.resetPassword(step)).toBeNull()
      expect(await db.findPasswordHash(member.user_id)).toBe(`hash of ${member.email}`)
    })

    it('have one link to reset them, also if several are made at the same time', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const resets = Array.from({ length: 8 }, () => aReset(member))
      await Promise.all(resets.map((reset) => db.createPasswordReset(reset, event())))
      const found = await Promise.all(resets.map(({ hash }) => db.findPasswordReset({ hash, at: NOON })))
      expect(found.filter(Boolean)).toHaveLength(1)
    })

    it('are reset by the newest link, once, which ends every session', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const { user_id } = member
      const session = await signInSample(db, member)
      const link = (text: string) => aReset(member, { hash: sha256(text) })
      await db.createPasswordReset(link('first'), event())
      await db.createPasswordReset(link('second'), event())
      expect(await db.findPasswordReset({ hash: sha256('first'), at: NOON })).toBeNull()
      expect(await db.findPasswordReset({ hash: sha256('second'), at: NOON + MINUTE })).toBeNull()
      expect(await db.findPasswordReset({ hash: sha256('second'), at: NOON })).toEqual({ user_id })
      const step = { hash: sha256('second'), password_hash: 'new', at: NOON, event: event() }
      expect(await db.resetPassword({ ...step, account_id: newId('acc', NOON), at: NOON + MINUTE })).toBeNull()
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => db.resetPassword({ ...step, account_id: newId('acc', NOON), event: event() })),
      )
      expect(answers.filter(Boolean)).toEqual([{ user_id }])
      expect(await db.findPasswordHash(user_id)).toBe('new')
      expect(await db.findMemberBySession({ hash: session.hash, at: NOON })).toBeNull()
    })
  })

  describe('a session', () => {
    const start = (member: Member, password_hash: string | null, changes: Partial<NewPersonSession> = {}) =>
      db.startSession({
        session: aSession(member, changes),
        password_hash,
        event: event('session.started'),
      })
    const types = async () =>
      (await db.readEvents({ organization_id, after: 0, limit: 100 }))
        .map(({ type }) => type)
        .filter((type) => type === 'session.started')

    it('starts with an event, and is that of the member', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const session = aSession(member)
      expect(await start(member, null, session)).toBe(true)
      const found = { session_id: session.id, signed_in_at: NOON, member }
      expect(await db.findMemberBySession({ hash: session.hash, at: NOON })).toEqual(found)
      expect(await db.listSessions({ ...member, at: NOON })).toMatchObject([{ ip_address: '192.0.2.7' }])
      expect(await types()).toHaveLength(1)
    })

    it('starts with the current password only', async () => {
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      const proved = await db.findPasswordByEmail(member.email)
      expect(proved).toEqual({ user_id: member.user_id, password_hash: `hash of ${member.email}` })
      expect(await start(member, 'another hash')).toBe(false)
      expect(await types()).toEqual([])
      expect(await start(member, proved?.password_hash ?? '')).toBe(true)
      expect(await db.findPasswordByEmail('nobody@shop.example')).toBeNull()
    })

    it('does not start for a person who was removed', async () => {
      await joinSample(db, { email: 'owner@shop.example', role: 'owner' })
      const member = await joinSample(db, { email: 'zoe@shop.example' })
      await db.removeMember({ ...member, before: member.role, at: NOON, event: event() })
      expect(await start(member, null)).toBe(false)
      expect(await types()).toEqual([])
    })
  })

  describe('the log', () => {
    const types = async () => (await db.readEvents({ organization_id, after: 0, limit: 100 })).map(({ type }) => type)

    it('has one event of each step that changed something, and none of the others', async () => {
      const owner = await joinSample(db, { email: 'owner@shop.example', role: 'owner' })
      const before = (await types()).length
      const since = async () => (await types()).slice(before)
      const { user_id } = owner
      const at = NOON
      expect(
        await db.changeRole({ ...owner, before: 'owner', role: 'viewer', at, event: event('member.role_changed') }),
      ).toBe('last-owner')
      const removal = { ...owner, at, event: event('member.removed') }
      expect(await db.removeMember({ ...removal, before: 'owner' })).toBe('last-owner')
      expect(await db.removeMember({ ...removal, before: 'viewer' })).toBe('changed')
      const unknown = anInvitation(organization_id)
      await db.revokeInvitation({ ...unknown, at, event: event('invitation.revoked') })
      await db.createOwnerLink(anInvitation(organization_id, { kind: 'first-owner' }), event('member.invited'))
      await db.endSession({ id: 'sgn_unknown', user_id, event: event('session.ended') })
      await db.endSessions({ user_id, keep: null, event: event('session.ended') })
      const reset = { hash: sha256('none'), account_id: newId('acc', NOON), password_hash: 'new', at }
      await db.resetPassword({ ...reset, event: event('member.password_changed') })
      await db.deletePasskey({ id: 'psk_unknown', user_id, event: event('passkey.deleted') })
      expect(await since()).toEqual([])

      await db.createInvitation(unknown, event('member.invited'))
      for (const _ of [1, 2]) await db.revokeInvitation({ ...unknown, at, event: event('invitation.revoked') })
      const session = await signInSample(db, owner)
      await db.endSession({ id: session.id, user_id, event: event('session.ended') })
      for (const _ of [1, 2]) await signInSample(db, owner)
      await db.endSessions({ user_id, keep: null, event: event('session.ended') })
      const link = aReset(owner, { hash: reset.hash })
      await db.createPasswordReset(link, event('member.password_reset_requested'))
      for (const _ of [1, 2]) await db.resetPassword({ ...reset, event: event('member.password_changed') })
      await db.changePassword({ ...reset, user_id, keep: null, event: event('member.password_changed') })
      const passkey = aPasskey(owner)
      for (const _ of [1, 2]) await db.createPasskey({ passkey, max: 2, event: event('passkey.created') })
      await db.deletePasskey({ id: passkey.id, user_id, event: event('passkey.deleted') })
      await db.changeRole({ ...owner, before: 'owner', role: 'owner', at, event: event('member.role_changed') })
      expect((await since()).sort()).toEqual([
        'invitation.revoked',
        'member.invited',
        'member.password_changed',
        'member.password_changed',
        'member.password_reset_requested',
        'member.role_changed',
        'passkey.created',
        'passkey.deleted',
        'session.ended',
        'session.ended',
      ])
    })
  })

  describe('the rows of the sign-in library', () => {
    const at = { created_at: NOON, updated_at: NOON, expires_at: NOON + MINUTE }
    const insert = (id: string, value: string) =>
      db.insertAuthRow({ table: 'auth_verifications', row: { id, identifier: 'state', value, ...at } })

    it('are read, changed and deleted by conditions', async () => {
      await insert('ver_1', 'one')
      await insert('ver_2', "t'wo")
      const rows = (where: Parameters<Database['selectAuthRows']>[0]['where'], limit?: number) =>
        db.selectAuthRows({ table: 'auth_verifications', where, ...(limit ? { limit } : {}) })
      const ids = async (...args: Parameters<typeof rows>) => (await rows(...args)).map(({ id }) => id)
      expect(await ids([])).toEqual(['ver_1', 'ver_2'])
      expect(await ids([], 1)).toEqual(['ver_1'])
      expect(await ids([{ column: 'value', operator: '=', value: "t'wo" }])).toEqual(['ver_2'])
      expect(await ids([{ column: 'id', operator: 'in', value: ['ver_2', 'ver_3'] }])).toEqual(['ver_2'])
      expect(await ids([{ column: 'id', operator: 'in', value: [] }])).toEqual([])
      expect(await ids([{ column: 'value', operator: '<>', value: null }])).toEqual(['ver_1', 'ver_2'])
      expect(await ids([{ column: 'expires_at', operator: '<', value: NOON }])).toEqual([])
      const where = [{ column: 'id', operator: '=' as const, value: 'ver_1' }]
      const changed = { id: 'ver_1', identifier: 'state', value: 'other', ...at }
      const update = { table: 'auth_verifications' as const, where, set: { value: 'other' } }
      expect(await db.updateAuthRows(update)).toEqual([changed])
      const gone = await Promise.all([1, 2].map(() => db.deleteAuthRows({ table: 'auth_verifications', where })))
      expect(gone.flat()).toEqual([changed])
    })

    it('are not reached by a name that is no column or table, or changed without a condition', async () => {
      const table = 'auth_verifications'
      const where = [{ column: 'id = id or value', operator: '=' as const, value: 'one' }]
      await expect(db.selectAuthRows({ table, where })).rejects.toThrow('Not a column')
      await expect(db.deleteAuthRows({ table, where: [] })).rejects.toThrow('needs a condition')
      await expect(db.selectAuthRows({ table: 'reports' as 'auth_users', where: [] })).rejects.toThrow('Not a table')
    })
  })
}
