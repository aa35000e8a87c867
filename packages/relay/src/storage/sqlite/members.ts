import type BetterSqlite3 from 'better-sqlite3'
import { columnList, insertByName } from '../columns.ts'
import type { NewEvent } from '../event-records.ts'
import { invitationRefusal } from '../invitation-refusal.ts'
import { ACCOUNT_COLUMNS, INVITATION_COLUMNS, MEMBER_FIELDS, MEMBERS } from '../people-columns.ts'
import type { Invitation, Member, MemberRefusal } from '../people-records.ts'
import type { MemberSteps } from '../people-steps.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'

const INVITATIONS = columnList(INVITATION_COLUMNS)

/** Members and the invitations with which they join. */
export function createMemberSteps(db: BetterSqlite3.Database, { write }: GroupCommit): MemberSteps {
  const record = createRecordEvent(db)
  const selectMembers = db.prepare<[string], Member>(
    `select ${MEMBER_FIELDS} from ${MEMBERS} where m.organization_id = ? order by m.created_at, m.id`,
  )
  const selectMember = db.prepare<[string, string], Member>(
    `select ${MEMBER_FIELDS} from ${MEMBERS} where m.id = ? and m.organization_id = ?`,
  )
  const selectByEmail = db.prepare<[string, string], Member>(
    `select ${MEMBER_FIELDS} from ${MEMBERS} where u.email = ? and m.organization_id = ?`,
  )
  const selectByUser = db.prepare<[string], Member>(
    `select ${MEMBER_FIELDS} from ${MEMBERS} where m.user_id = ? order by m.created_at, m.id limit 1`,
  )
  const countOwners = db
    .prepare<[string], number>(`select count(*) from members where organization_id = ? and role = 'owner'`)
    .pluck()
  const updateRole = db.prepare<[string, string]>('update members set role = ? where id = ?')
  const deleteMember = db.prepare<[string]>('delete from members where id = ?')
  const deleteStranger = db.prepare<[string, string]>(
    'delete from auth_users where id = ? and not exists (select 1 from members where user_id = ?)',
  )
  const revokeMade = db.prepare<[number, string]>(
    'update invitations set revoked_at = ? where created_by = ? and used_at is null and revoked_at is null',
  )
  const deleteResets = db.prepare<[string, string]>('delete from password_resets where created_by = ? or user_id = ?')
  const insertMember = db.prepare<[string, string, string, string, number]>(
    'insert into members (id, organization_id, user_id, role, created_at) values (?, ?, ?, ?, ?)',
  )
  const insertUser = db.prepare<[string, string, string, 0 | 1, number, number]>(
    'insert into auth_users (id, name, email, email_verified, created_at, updated_at) values (?, ?, ?, ?, ?, ?)',
  )
  const insertAccount = db.prepare(insertByName('auth_accounts', ACCOUNT_COLUMNS))
  const selectUser = db.prepare<[string]>('select 1 from auth_users where email = ?')

  const insertInvitation = db.prepare<[Invitation]>(insertByName('invitations', INVITATION_COLUMNS))
  const deleteOwnerLinks = db.prepare<[string]>(
    `delete from invitations where organization_id = ? and kind = 'first-owner'`,
  )
  const selectInvitations = db.prepare<[string, number], Invitation>(
    `select ${INVITATIONS} from invitations
     where organization_id = ? and kind = 'invitation' and used_at is null and revoked_at is null and expires_at > ?
     order by created_at, id`,
  )
  const selectInvitation = db.prepare<[string], Invitation>(`select ${INVITATIONS} from invitations where hash = ?`)
  const revoke = db.prepare<[number, string, string], Invitation>(
    `update invitations set revoked_at = ?
     where id = ? and organization_id = ? and used_at is null and revoked_at is null returning ${INVITATIONS}`,
  )
  const selectUnused = db.prepare<[string, string], Invitation>(
    `select ${INVITATIONS} from invitations where id = ? and organization_id = ? and used_at is null`,
  )
  const selectUsable = db.prepare<[string, number, string, string], Invitation>(
    `select ${INVITATIONS} from invitations i
     where id = ? and kind = 'invitation' and used_at is null and revoked_at is null and expires_at > ?
       and exists (select 1 from auth_users u where u.id = ? and (i.email is null or i.email = u.email))
       and not exists (select 1 from members m where m.organization_id = i.organization_id and m.user_id = ?)`,
  )
  const use = db.prepare<[number, string]>('update invitations set used_at = ? where id = ?')
  const selectForEmail = db.prepare<[string, number], Invitation>(
    `select ${INVITATIONS} from invitations
     where email = ? and kind = 'invitation' and used_at is null and revoked_at is null and expires_at > ?
     order by created_at, id limit 1`,
  )

  /** Runs `change` unless the organization would lose its only owner. */
  function changeMember(
    { id, organization_id, before, at, event }: Parameters<MemberSteps['removeMember']>[0],
    change: (member: Member) => Member | 'last-owner',
  ): Member | MemberRefusal | null {
    const member = selectMember.get(id, organization_id)
    if (!member) return null
    if (member.role !== before) return 'changed'
    const changed = change(member)
    if (changed === 'last-owner') return changed
    revokeMade.run(at, id)
    deleteResets.run(id, member.user_id)
    record(event)
    return changed
  }

  const isOnlyOwner = ({ role, organization_id }: Member) => role === 'owner' && countOwners.get(organization_id) === 1

  function join(
    invitation: Invitation,
    step: { member_id: string; user_id: string; at: number; event: NewEvent },
  ): Member | null {
    const { organization_id, role } = invitation
    insertMember.run(step.member_id, organization_id, step.user_id, role, step.at)
    use.run(step.at, invitation.id)
    record(step.event)
    return selectMember.get(step.member_id, organization_id) ?? null
  }

  return {
    listMembers: (organization_id) => retryWhenBusy(() => selectMembers.all(organization_id)),
    findMember: ({ id, organization_id }) => retryWhenBusy(() => selectMember.get(id, organization_id) ?? null),
    findMemberByEmail: ({ email, organization_id }) =>
      retryWhenBusy(() => selectByEmail.get(email, organization_id) ?? null),
    findMemberByUser: (user_id) => retryWhenBusy(() => selectByUser.get(user_id) ?? null),

    changeRole: (step) =>
      write(() =>
        changeMember(step, (member) => {
          if (step.role !== 'owner' && isOnlyOwner(member)) return 'last-owner'
          updateRole.run(step.role, step.id)
          return { ...member, role: step.role }
        }),
      ),

    removeMember: (step) =>
      write(() =>
        changeMember(step, (member) => {
          if (isOnlyOwner(member)) return 'last-owner'
          deleteMember.run(member.id)
          deleteStranger.run(member.user_id, member.user_id)
          return member
        }),
      ),

    createInvitation: (invitation, event) =>
      write(() => {
        insertInvitation.run(invitation)
        record(event)
      }),

    createOwnerLink: (invitation, event) =>
      write(() => {
        if (countOwners.get(invitation.organization_id)) return 'owner-exists'
        deleteOwnerLinks.run(invitation.organization_id)
        insertInvitation.run(invitation)
        record(event)
        return 'created'
      }),

    listInvitations: ({ organization_id, at }) => retryWhenBusy(() => selectInvitations.all(organization_id, at)),
    findInvitation: (hash) => retryWhenBusy(() => selectInvitation.get(hash) ?? null),
    revokeInvitation: ({ id, organization_id, at, event }) =>
      write(() => {
        const revoked = revoke.get(at, id, organization_id)
        if (revoked) record(event)
        return revoked ?? selectUnused.get(id, organization_id) ?? null
      }),

    acceptInvitation: ({ hash, member_id, person, at, event }) =>
      write(() => {
        const { user_id, name, email, account_id, password_hash } = person
        const invitation = selectInvitation.get(hash) ?? null
        const has_owner = invitation !== null && countOwners.get(invitation.organization_id) !== 0
        const is_known = selectUser.get(email) !== undefined
        const refusal = invitationRefusal(invitation, { email, at, has_owner, is_known })
        if (refusal || !invitation) return refusal ?? 'not-found'
        insertUser.run(user_id, name, email, isVouchedFor(invitation) ? 1 : 0, at, at)
        const password = { provider_id: 'credential', account_id: user_id, password: password_hash }
        insertAccount.run({ id: account_id, user_id, ...password, created_at: at, updated_at: at })
        return join(invitation, { member_id, user_id, at, event }) ?? 'not-found'
      }),

    findInvitationByEmail: ({ email, at }) => retryWhenBusy(() => selectForEmail.get(email, at) ?? null),

    joinByInvitation: ({ id, ...step }) =>
      write(() => {
        const invitation = selectUsable.get(id, step.at, step.user_id, step.user_id)
        return invitation ? join(invitation, step) : null
      }),

    forgetStranger: (user_id) =>
      write(() => {
        deleteStranger.run(user_id, user_id)
      }),
  }
}

/** Whoever made the link says that this address is the person's. */
function isVouchedFor({ kind, email }: Invitation): boolean {
  return kind === 'first-owner' || email !== null
}
