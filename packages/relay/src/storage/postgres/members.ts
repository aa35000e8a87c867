import type { Role } from '@earshot/protocol'
import { DatabaseError } from 'pg'
import { columnList, insertByPosition, valuesOf } from '../columns.ts'
import { invitationRefusal } from '../invitation-refusal.ts'
import { INVITATION_COLUMNS, MEMBER_FIELDS, MEMBERS } from '../people-columns.ts'
import type { Invitation, InvitationRefusal, Member } from '../people-records.ts'
import type { MemberSteps } from '../people-steps.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent, withEvent } from './events.ts'

const INVITATIONS = columnList(INVITATION_COLUMNS)
const UNUSED = 'used_at is null and revoked_at is null'

const SELECT_MEMBERS = {
  name: 'list-members',
  text: `select ${MEMBER_FIELDS} from ${MEMBERS} where m.organization_id = $1 order by m.created_at, m.id`,
}
const SELECT_MEMBER = {
  name: 'find-member',
  text: `select ${MEMBER_FIELDS} from ${MEMBERS} where m.id = $1 and m.organization_id = $2`,
}
const SELECT_BY_EMAIL = {
  name: 'find-member-by-email',
  text: `select ${MEMBER_FIELDS} from ${MEMBERS} where u.email = $1 and m.organization_id = $2`,
}
const SELECT_BY_USER = {
  name: 'find-member-by-user',
  text: `select ${MEMBER_FIELDS} from ${MEMBERS} where m.user_id = $1 order by m.created_at, m.id limit 1`,
}

/**
 * Locks the owners, so that of two concurrent changes the second counts what the first has left:
 * PostgreSQL checks a locked row's condition again.
 */
const OWNERS = `owners as (
  select id from members where organization_id = $2 and role = 'owner' order by id for update
)`
const REVOKE_MADE = `revoked as (
  update invitations set revoked_at = $3 where created_by in (select id from changed) and ${UNUSED}
), resets_gone as (
  delete from password_resets r using changed where r.created_by = changed.id or r.user_id = changed.user_id
)`
const CHANGE_ROLE = {
  name: 'change-role',
  text: `with ${OWNERS}, changed as (
           update members set role = $4 where id = $1 and organization_id = $2 and role = $6
             and ($4 = 'owner' or role <> 'owner' or (select count(*) from owners) > 1)
           returning *
         ), ${REVOKE_MADE}, recorded as (${recordEvent('$5', 'changed')})
         select ${MEMBER_FIELDS} from ${MEMBERS.replace('members', 'changed')}`,
}
const REMOVE_MEMBER = {
  name: 'remove-member',
  text: `with ${OWNERS}, changed as (
           delete from members where id = $1 and organization_id = $2 and role = $5
             and (role <> 'owner' or (select count(*) from owners) > 1)
           returning *
         ), ${REVOKE_MADE}, recorded as (${recordEvent('$4', 'changed')}), stranger as (
           delete from auth_users u using changed where u.id = changed.user_id
             and not exists (select 1 from members where user_id = u.id and id <> changed.id)
         )
         select ${MEMBER_FIELDS} from ${MEMBERS.replace('members', 'changed')}`,
}

const INSERT_INVITATION = {
  name: 'create-invitation',
  text: withEvent('$12', `${insertByPosition('invitations', INVITATION_COLUMNS)} returning id`),
}
const HAS_OWNER = `exists (select 1 from members o where o.organization_id = i.organization_id and o.role = 'owner')`
const REPLACED = INVITATION_COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')
const CREATE_OWNER_LINK = {
  name: 'create-owner-link',
  // One row an organization, so that two links, accepted at once, do not make two owners.
  text: `with changed as (
           insert into invitations (${INVITATIONS})
           select ${INVITATIONS} from (values (
           $1, $2, $3, $4, $5, $6, $7, $8::bigint, $9::bigint, $10::bigint, $11::bigint
         )) i (${INVITATIONS})
           where not ${HAS_OWNER}
           on conflict (organization_id) where kind = 'first-owner' do update set ${REPLACED}
           where invitations.used_at is null
           returning id
         ), recorded as (${recordEvent('$12', 'changed')})
         select * from changed`,
}
const SELECT_INVITATIONS = {
  name: 'list-invitations',
  text: `select ${INVITATIONS} from invitations
         where organization_id = $1 and kind = 'invitation' and ${UNUSED} and expires_at > $2
         order by created_at, id`,
}
const SELECT_INVITATION = { name: 'find-invitation', text: `select ${INVITATIONS} from invitations where hash = $1` }
const REVOKE_INVITATION = {
  name: 'revoke-invitation',
  text: withEvent(
    '$4',
    `update invitations set revoked_at = $1 where id = $2 and organization_id = $3 and ${UNUSED} returning ${INVITATIONS}`,
  ),
}
const SELECT_UNUSED = {
  name: 'find-unused-invitation',
  text: `select ${INVITATIONS} from invitations where id = $1 and organization_id = $2 and used_at is null`,
}
const JOINED = `joined as (
  insert into members (id, organization_id, user_id, role, created_at)
  select $2, link.organization_id, $3, link.role, $5::bigint from link
  returning *
)`
const ACCEPT = {
  name: 'accept-invitation',
  text: `with link as (
           update invitations i set used_at = $5
           where hash = $1 and ${UNUSED} and expires_at > $5 and (email is null or email = $4)
             and (kind <> 'first-owner' or not ${HAS_OWNER})
             and not exists (select 1 from auth_users where email = $4)
           returning *
         ), person as (
           insert into auth_users (id, name, email, email_verified, created_at, updated_at)
           -- Whoever made the link says that this address is the person's.
           select $3, $6, $4, (kind = 'first-owner' or email is not null)::integer, $5, $5 from link
           returning *
         ), account as (
           insert into auth_accounts (id, user_id, provider_id, account_id, password, created_at, updated_at)
           select $7, $3, 'credential', $3, $8, $5, $5 from link
         ), ${JOINED}, recorded as (${recordEvent('$9', 'joined')})
         select ${MEMBER_FIELDS} from joined m join person u on u.id = m.user_id`,
}
const EXPLAIN = {
  name: 'explain-invitation',
  text: `select ${INVITATIONS}, ${HAS_OWNER} as has_owner,
           exists (select 1 from auth_users where email = $2) as is_known
         from invitations i where hash = $1`,
}
const SELECT_BY_ADDRESS = {
  name: 'find-invitation-by-email',
  text: `select ${INVITATIONS} from invitations
         where email = $1 and kind = 'invitation' and ${UNUSED} and expires_at > $2
         order by created_at, id limit 1`,
}
const JOIN = {
  name: 'join-by-invitation',
  text: `with link as (
           update invitations i set used_at = $5
           where id = $1 and kind = 'invitation' and ${UNUSED} and expires_at > $5
             and exists (select 1 from auth_users u where u.id = $3 and (i.email is null or i.email = u.email))
             and not exists (select 1 from members m where m.organization_id = i.organization_id and m.user_id = $3)
           returning *
         ), ${JOINED}, recorded as (${recordEvent('$4', 'joined')})
         select ${MEMBER_FIELDS} from ${MEMBERS.replace('members', 'joined')}`,
}
const FORGET_STRANGER = {
  name: 'forget-stranger',
  text: 'delete from auth_users u where id = $1 and not exists (select 1 from members where user_id = u.id)',
}

const EMAIL_IS_UNIQUE = 'auth_users_email_key'
const JOINED_OR_GONE = ['members_organization_id_user_id_key', 'members_user_id_fkey']

/** Members and the invitations with which they join. */
export function createMemberSteps({ query, find }: Connections): MemberSteps {
  const findMember: MemberSteps['findMember'] = async ({ id, organization_id }) => {
    const [member] = await find<Member>(SELECT_MEMBER, [id, organization_id])
    return member ?? null
  }

  async function explainMember({ before, ...wanted }: { id: string; organization_id: string; before: Role }) {
    const member = await findMember(wanted)
    return member && (member.role === before ? 'last-owner' : 'changed')
  }

  async function explain(hash: string, { email, at }: { email: string; at: number }): Promise<InvitationRefusal> {
    const [row] = await find<Invitation & { has_owner: boolean; is_known: boolean }>(EXPLAIN, [hash, email])
    const { has_owner, is_known } = row ?? { has_owner: false, is_known: false }
    // Null if the reason has passed since.
    return invitationRefusal(row ?? null, { email, at, has_owner, is_known }) ?? 'used'
  }

  return {
    listMembers: (organization_id) => query<Member>(SELECT_MEMBERS, [organization_id]),
    findMember,
    findMemberByEmail: async ({ email, organization_id }) => {
      const [member] = await find<Member>(SELECT_BY_EMAIL, [email, organization_id])
      return member ?? null
    },
    findMemberByUser: async (user_id) => {
      const [member] = await find<Member>(SELECT_BY_USER, [user_id])
      return member ?? null
    },

    changeRole: async ({ id, organization_id, before, role, at, event }) => {
      const values = [id, organization_id, at, role, eventValue(event), before]
      const [changed] = await find<Member>(CHANGE_ROLE, values)
      return changed ?? (await explainMember({ id, organization_id, before }))
    },

    removeMember: async ({ id, organization_id, before, at, event }) => {
      const [removed] = await find<Member>(REMOVE_MEMBER, [id, organization_id, at, eventValue(event), before])
      return removed ?? (await explainMember({ id, organization_id, before }))
    },

    createInvitation: async (invitation, event) => {
      await query(INSERT_INVITATION, [...valuesOf(invitation, INVITATION_COLUMNS), eventValue(event)])
    },

    createOwnerLink: async (invitation, event) => {
      const values = [...valuesOf(invitation, INVITATION_COLUMNS), eventValue(event)]
      const created = await query(CREATE_OWNER_LINK, values)
      return created.length > 0 ? 'created' : 'owner-exists'
    },

    listInvitations: ({ organization_id, at }) => query<Invitation>(SELECT_INVITATIONS, [organization_id, at]),

    findInvitation: async (hash) => {
      const [invitation] = await find<Invitation>(SELECT_INVITATION, [hash])
      return invitation ?? null
    },

    revokeInvitation: async ({ id, organization_id, at, event }) => {
      const [revoked] = await find<Invitation>(REVOKE_INVITATION, [at, id, organization_id, eventValue(event)])
      if (revoked) return revoked
      const [before] = await find<Invitation>(SELECT_UNUSED, [id, organization_id])
      return before ?? null
    },

    acceptInvitation: async ({ hash, member_id, person, at, event }) => {
      const { user_id, name, email, account_id, password_hash } = person
      try {
        const values = [hash, member_id, user_id, email, at, name, account_id, password_hash, eventValue(event)]
        const [member] = await find<Member>(ACCEPT, values)
        return member ?? (await explain(hash, { email, at }))
      } catch (error) {
        // Another person joined with this address at the same moment.
        if (error instanceof DatabaseError && error.constraint === EMAIL_IS_UNIQUE) return 'email-taken'
        throw error
      }
    },

    findInvitationByEmail: async ({ email, at }) => {
      const [invitation] = await find<Invitation>(SELECT_BY_ADDRESS, [email, at])
      return invitation ?? null
    },

    joinByInvitation: async ({ id, user_id, member_id, at, event }) => {
      try {
        const [member] = await find<Member>(JOIN, [id, member_id, user_id, eventValue(event), at])
        return member ?? null
      } catch (error) {
        // The person joined by another invitation, or was forgotten, at the same moment.
        if (error instanceof DatabaseError && JOINED_OR_GONE.includes(error.constraint ?? '')) return null
        throw error
      }
    },

    forgetStranger: async (user_id) => {
      await query(FORGET_STRANGER, [user_id])
    },
  }
}
