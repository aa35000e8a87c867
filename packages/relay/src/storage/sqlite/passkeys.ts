import type BetterSqlite3 from 'better-sqlite3'
import { columnList, insertByName } from '../columns.ts'
import type { PasskeySteps } from '../passkey-steps.ts'
import { PASSKEY_COLUMNS } from '../people-columns.ts'
import { fromPasskey, type PasskeyRow, toPasskey } from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'

const PASSKEYS = columnList(PASSKEY_COLUMNS)

/** People's passkeys, and the challenges that they sign. */
export function createPasskeySteps(db: BetterSqlite3.Database, { write }: GroupCommit): PasskeySteps {
  const record = createRecordEvent(db)
  const insertChallenge = db.prepare<{ id: string; at: number; expires_at: number }>(
    `insert into auth_verifications (id, identifier, value, created_at, updated_at, expires_at)
     values (@id, 'passkey', '', @at, @at, @expires_at) on conflict (id) do nothing`,
  )
  const insert = db.prepare<[PasskeyRow]>(
    `${insertByName('passkeys', PASSKEY_COLUMNS)} on conflict (credential_id) do nothing`,
  )
  const countOf = db.prepare<[string], number>('select count(*) from passkeys where user_id = ?').pluck()
  const selectOf = db.prepare<[string], PasskeyRow>(
    `select ${PASSKEYS} from passkeys where user_id = ? order by created_at, id`,
  )
  const select = db.prepare<[string], PasskeyRow>(`select ${PASSKEYS} from passkeys where credential_id = ?`)
  const use = db.prepare<[number, number, string, number]>(
    'update passkeys set counter = ?, last_used_at = ? where id = ? and (counter = 0 or counter < ?)',
  )
  const rename = db.prepare<[string, string, string], PasskeyRow>(
    `update passkeys set name = ? where id = ? and user_id = ? returning ${PASSKEYS}`,
  )
  const remove = db.prepare<[string, string]>('delete from passkeys where id = ? and user_id = ?')

  return {
    consumeChallenge: (challenge) => write(() => insertChallenge.run(challenge).changes > 0),

    createPasskey: ({ passkey, max, event }) =>
      write(() => {
        if ((countOf.get(passkey.user_id) ?? 0) >= max) return 'limit-reached'
        if (insert.run(fromPasskey(passkey)).changes === 0) return 'already-known'
        record(event)
        return 'created'
      }),

    listPasskeys: (user_id) => retryWhenBusy(() => selectOf.all(user_id).map(toPasskey)),

    findPasskey: (credential_id) =>
      retryWhenBusy(() => {
        const row = select.get(credential_id)
        return row ? toPasskey(row) : null
      }),

    usePasskey: ({ id, counter, at }) => write(() => use.run(counter, at, id, counter).changes > 0),

    renamePasskey: ({ id, user_id, name, event }) =>
      write(() => {
        const row = rename.get(name, id, user_id)
        if (row) record(event)
        return row ? toPasskey(row) : null
      }),

    deletePasskey: ({ id, user_id, event }) =>
      write(() => {
        const isDeleted = remove.run(id, user_id).changes > 0
        if (isDeleted) record(event)
        return isDeleted
      }),
  }
}
