import { columnList, insertByPosition, valuesOf } from '../columns.ts'
import {
  NEW_SESSION_COLUMNS,
  PERSON_SESSION_COLUMNS,
  RESET_COLUMNS,
  selectMemberBySession,
  selectPasswordByEmail,
  selectReset,
} from '../people-columns.ts'
import type { PersonSession } from '../people-records.ts'
import type { SessionRow, SignInSteps } from '../people-steps.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent, withEvent } from './events.ts'

const START_SESSION = {
  name: 'start-session',
  // The lock waits for a change of the password, and reads what it has set.
  text: withEvent(
    '$9',
    `insert into auth_sessions (${columnList(NEW_SESSION_COLUMNS)}, updated_at)
     select $1, user_id, $3, $4, $5, $6::bigint, $7::bigint, $6::bigint from person returning id`,
    `account as (
       select user_id from auth_accounts
       where user_id = $2 and provider_id = 'credential' and password = $8 for share
     ), person as (
       select id as user_id from auth_users
       where id = $2 and ($8::text is null or exists (select 1 from account))
       for key share
     )`,
  ),
}
/** For sessions that were started while a statement ran, which it does not see. */
const END_MISSED = {
  name: 'end-missed-sessions',
  text: 'delete from auth_sessions where user_id = $1 and id is distinct from $2',
}
const SELECT_BY_SESSION = { name: 'find-member-by-session', text: selectMemberBySession('$1', '$2') }
const SELECT_SESSIONS = {
  name: 'list-sessions',
  text: `select ${columnList(PERSON_SESSION_COLUMNS)} from auth_sessions
         where user_id = $1 and expires_at > $2 order by created_at desc, id desc`,
}
const END_SESSION = {
  name: 'end-session',
  text: withEvent('$3', 'delete from auth_sessions where id = $1 and user_id = $2 returning id'),
}
const END_SESSIONS = {
  name: 'end-sessions',
  text: withEvent('$3', 'delete from auth_sessions where user_id = $1 and id is distinct from $2 returning id'),
}
const FORGET = {
  name: 'forget-sign-ins',
  text: `with sessions_gone as (
           delete from auth_sessions where expires_at < $1
         ), resets_gone as (
           delete from password_resets where expires_at < $1
         )
         delete from auth_verifications where expires_at < $1`,
}
const SELECT_PASSWORD = {
  name: 'find-password',
  text: `select password from auth_accounts where user_id = $1 and provider_id = 'credential'`,
}
const SELECT_PASSWORD_BY_EMAIL = { name: 'find-password-by-email', text: selectPasswordByEmail('$1') }
/** `person`: a table expression with the column `user_id`. */
const upsertPassword = (person: string) => `
  insert into auth_accounts (id, user_id, provider_id, account_id, password, created_at, updated_at)
  select $2, user_id, 'credential', user_id, $3, $4::bigint, $4::bigint from ${person}
  on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = excluded.updated_at`
const CHANGE_PASSWORD = {
  name: 'change-password',
  text: `with person as (
           select $1::text as user_id
         ), ended as (
           delete from auth_sessions where user_id = $1 and id is distinct from $5
         ), resets_gone as (
           delete from password_resets where user_id = $1
         ), recorded as (${recordEvent('$6', 'person')})
         ${upsertPassword('person')}`,
}
const CREATE_RESET = {
  name: 'create-password-reset',
  text: `with changed as (
           ${insertByPosition('password_resets', RESET_COLUMNS)}
           on conflict (user_id) do update set hash = excluded.hash, role = excluded.role,
             created_by = excluded.created_by, created_at = excluded.created_at, expires_at = excluded.expires_at
           returning hash
         )
         ${recordEvent('$7', 'changed')}`,
}
const SELECT_RESET = { name: 'find-password-reset', text: selectReset('$1', '$2') }
const RESET_PASSWORD = {
  name: 'reset-password',
  text: `with reset as (
           delete from password_resets where hash = $1 and user_id in (${selectReset('$1', '$4')}) returning user_id
         ), ended as (
           delete from auth_sessions where user_id in (select user_id from reset)
         ), changed as (${upsertPassword('reset')}), recorded as (${recordEvent('$5', 'reset')})
         select user_id from reset`,
}

/** Passwords and sessions. */
export function createSignInSteps({ query, find }: Connections): SignInSteps {
  return {
    startSession: async ({ session, password_hash, event }) => {
      const values = [...valuesOf(session, NEW_SESSION_COLUMNS), password_hash, eventValue(event)]
      return (await query(START_SESSION, values)).length > 0
    },

    findMemberBySession: async ({ hash, at }) => {
      const [row] = await query<SessionRow>(SELECT_BY_SESSION, [hash, at])
      if (!row) return null
      const { session_id, signed_in_at, ...member } = row
      return { session_id, signed_in_at, member }
    },

    listSessions: ({ user_id, at }) => query<PersonSession>(SELECT_SESSIONS, [user_id, at]),
    endSession: async ({ id, user_id, event }) =>
      (await find(END_SESSION, [id, user_id, eventValue(event)])).length > 0,
    endSessions: async ({ user_id, keep, event }) =>
      (await query(END_SESSIONS, [user_id, keep, eventValue(event)])).length,
    forgetSignIns: async (before) => {
      await query(FORGET, [before])
    },

    findPasswordHash: async (user_id) => {
      const [row] = await query<{ password: string | null }>(SELECT_PASSWORD, [user_id])
      return row?.password ?? null
    },

    findPasswordByEmail: async (email) => {
      const [found] = await query<{ user_id: string; password_hash: string }>(SELECT_PASSWORD_BY_EMAIL, [email])
      return found ?? null
    },

    changePassword: async ({ user_id, account_id, password_hash, keep, at, event }) => {
      await query(CHANGE_PASSWORD, [user_id, account_id, password_hash, at, keep, eventValue(event)])
      await query(END_MISSED, [user_id, keep])
    },

    createPasswordReset: async (reset, event) => {
      await query(CREATE_RESET, [...valuesOf(reset, RESET_COLUMNS), eventValue(event)])
    },

    findPasswordReset: async ({ hash, at }) => {
      const [reset] = await query<{ user_id: string }>(SELECT_RESET, [hash, at])
      return reset ?? null
    },

    resetPassword: async ({ hash, account_id, password_hash, at, event }) => {
      const values = [hash, account_id, password_hash, at, eventValue(event)]
      const [reset] = await query<{ user_id: string }>(RESET_PASSWORD, values)
      if (reset) await query(END_MISSED, [reset.user_id, null])
      return reset ?? null
    },
  }
}
