import { columnList, insertByPosition, valuesOf } from '../columns.ts'
import { PASSKEY_COLUMNS, PERSON_SESSION_COLUMNS, RESET_COLUMNS, selectMemberBySession } from '../people-columns.ts'
import type { Member, PersonSession } from '../people-records.ts'
import type { SignInSteps } from '../people-steps.ts'
import { fromPasskey, type PasskeyRow, toPasskey } from '../rows.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent, withEvent } from './events.ts'

const PASSKEYS = columnList(PASSKEY_COLUMNS)

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
           on conflict (user_id) do update set hash = excluded.hash, created_by = excluded.created_by,
             created_at = excluded.created_at, expires_at = excluded.expires_at
           returning hash
         )
         ${recordEvent('$6', 'changed')}`,
}
const SELECT_RESET = {
  name: 'find-password-reset',
  text: 'select user_id from password_resets where hash = $1 and expires_at > $2',
}
const RESET_PASSWORD = {
  name: 'reset-password',
  text: `with reset as (
           delete from password_resets where hash = $1 and expires_at > $4 returning user_id
         ), ended as (
           delete from auth_sessions where user_id in (select user_id from reset)
         ), changed as (${upsertPassword('reset')}), recorded as (${recordEvent('$5', 'reset')})
         select user_id from reset`,
}
const INSERT_PASSKEY = {
  name: 'create-passkey',
  text: withEvent(
    '$10',
    `${insertByPosition('passkeys', PASSKEY_COLUMNS)} on conflict (credential_id) do nothing returning id`,
  ),
}
const SELECT_PASSKEYS = {
  name: 'list-passkeys',
  text: `select ${PASSKEYS} from passkeys where user_id = $1 order by created_at, id`,
}
const SELECT_PASSKEY = { name: 'find-passkey', text: `select ${PASSKEYS} from passkeys where credential_id = $1` }
const USE_PASSKEY = {
  name: 'use-passkey',
  text: `update passkeys set counter = $2, last_used_at = $3 where id = $1 and (counter = 0 or counter < $2)
         returning id`,
}
const DELETE_PASSKEY = {
  name: 'delete-passkey',
  text: withEvent('$3', 'delete from passkeys where id = $1 and user_id = $2 returning id'),
}

/** Passwords, sessions and passkeys. */
export function createSignInSteps({ query, find }: Connections): SignInSteps {
  return {
    findMemberBySession: async ({ hash, at }) => {
      const [row] = await query<Member & { session_id: string }>(SELECT_BY_SESSION, [hash, at])
      if (!row) return null
      const { session_id, ...member } = row
      return { session_id, member }
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

    changePassword: async ({ user_id, account_id, password_hash, keep, at, event }) => {
      await query(CHANGE_PASSWORD, [user_id, account_id, password_hash, at, keep, eventValue(event)])
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
      return reset ?? null
    },

    createPasskey: async (passkey, event) => {
      const values = [...valuesOf(fromPasskey(passkey), PASSKEY_COLUMNS), eventValue(event)]
      const created = await query(INSERT_PASSKEY, values)
      return created.length > 0 ? 'created' : 'already-known'
    },
    listPasskeys: async (user_id) => (await query<PasskeyRow>(SELECT_PASSKEYS, [user_id])).map(toPasskey),
    findPasskey: async (credential_id) => {
      const [row] = await find<PasskeyRow>(SELECT_PASSKEY, [credential_id])
      return row ? toPasskey(row) : null
    },
    usePasskey: async ({ id, counter, at }) => (await query(USE_PASSKEY, [id, counter, at])).length > 0,
    deletePasskey: async ({ id, user_id, event }) =>
      (await find(DELETE_PASSKEY, [id, user_id, eventValue(event)])).length > 0,
  }
}
