import type BetterSqlite3 from 'better-sqlite3'
import { columnList, insertByName } from '../columns.ts'
import type { NewEvent } from '../event-records.ts'
import {
  ACCOUNT_COLUMNS,
  NEW_SESSION_COLUMNS,
  PERSON_SESSION_COLUMNS,
  RESET_COLUMNS,
  selectMemberBySession,
  selectPasswordByEmail,
  selectReset as selectResetText,
} from '../people-columns.ts'
import type { PersonSession } from '../people-records.ts'
import type { SessionRow, SignInSteps } from '../people-steps.ts'
import { VALUE } from './bound-value.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'

/** Passwords and sessions. */
export function createSignInSteps(db: BetterSqlite3.Database, { write }: GroupCommit): SignInSteps {
  const record = createRecordEvent(db)
  const selectBySession = db.prepare<[string, number], SessionRow>(selectMemberBySession(VALUE, VALUE))
  const selectSessions = db.prepare<[string, number], PersonSession>(
    `select ${columnList(PERSON_SESSION_COLUMNS)} from auth_sessions
     where user_id = ? and expires_at > ? order by created_at desc, id desc`,
  )
  const deleteSession = db.prepare<[string, string]>('delete from auth_sessions where id = ? and user_id = ?')
  const deleteSessions = db.prepare<[string, string | null]>(
    'delete from auth_sessions where user_id = ? and id is not ?',
  )
  const forget = ['auth_sessions', 'auth_verifications', 'password_resets'].map((table) =>
    db.prepare<[number]>(`delete from ${table} where expires_at < ?`),
  )
  const selectPassword = db
    .prepare<[string], string | null>(
      `select password from auth_accounts where user_id = ? and provider_id = 'credential'`,
    )
    .pluck()
  const upsertPassword = db.prepare(
    `${insertByName('auth_accounts', ACCOUNT_COLUMNS)}
     on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = excluded.updated_at`,
  )
  const deleteResets = db.prepare<[string]>('delete from password_resets where user_id = ?')
  const insertReset = db.prepare(insertByName('password_resets', RESET_COLUMNS))
  const selectReset = db.prepare<[string, number], { user_id: string }>(selectResetText(VALUE, VALUE))
  const insertSession = db.prepare(insertByName('auth_sessions', [...NEW_SESSION_COLUMNS, 'updated_at']))
  const selectUser = db.prepare<[string]>('select 1 from auth_users where id = ?')
  const selectPasswordOf = db.prepare<[string], { user_id: string; password_hash: string }>(
    selectPasswordByEmail(VALUE),
  )
  function setPassword(step: { user_id: string; account_id: string; password_hash: string; at: number }): void {
    upsertPassword.run({
      id: step.account_id,
      user_id: step.user_id,
      provider_id: 'credential',
      account_id: step.user_id,
      password: step.password_hash,
      created_at: step.at,
      updated_at: step.at,
    })
  }

  /** Returns the number of changed rows, and records the event if there are any. */
  function writeCounted(run: () => BetterSqlite3.RunResult, event: NewEvent): Promise<number> {
    return write(() => {
      const { changes } = run()
      if (changes > 0) record(event)
      return changes
    })
  }

  return {
    startSession: ({ session, password_hash, event }) =>
      write(() => {
        const isProved = password_hash === null || selectPassword.get(session.user_id) === password_hash
        if (!isProved || !selectUser.get(session.user_id)) return false
        insertSession.run({ ...session, updated_at: session.created_at })
        record(event)
        return true
      }),

    findMemberBySession: ({ hash, at }) =>
      retryWhenBusy(() => {
        const row = selectBySession.get(hash, at)
        if (!row) return null
        const { session_id, signed_in_at, ...member } = row
        return { session_id, signed_in_at, member }
      }),

    listSessions: ({ user_id, at }) => retryWhenBusy(() => selectSessions.all(user_id, at)),
    endSession: ({ id, user_id, event }) => writeCounted(() => deleteSession.run(id, user_id), event).then(Boolean),
    endSessions: ({ user_id, keep, event }) => writeCounted(() => deleteSessions.run(user_id, keep), event),
    forgetSignIns: (before) =>
      write(() => {
        for (const statement of forget) statement.run(before)
      }),

    findPasswordHash: (user_id) => retryWhenBusy(() => selectPassword.get(user_id) ?? null),
    findPasswordByEmail: (email) => retryWhenBusy(() => selectPasswordOf.get(email) ?? null),

    changePassword: ({ keep, event, ...step }) =>
      write(() => {
        setPassword(step)
        record(event)
        deleteResets.run(step.user_id)
        deleteSessions.run(step.user_id, keep)
      }),

    createPasswordReset: (reset, event) =>
      write(() => {
        record(event)
        deleteResets.run(reset.user_id)
        insertReset.run(reset)
      }),

    findPasswordReset: ({ hash, at }) => retryWhenBusy(() => selectReset.get(hash, at) ?? null),

    resetPassword: ({ hash, event, ...step }) =>
      write(() => {
        const reset = selectReset.get(hash, step.at)
        if (!reset) return null
        setPassword({ ...step, user_id: reset.user_id })
        deleteResets.run(reset.user_id)
        deleteSessions.run(reset.user_id, null)
        record(event)
        return reset
      }),
  }
}
