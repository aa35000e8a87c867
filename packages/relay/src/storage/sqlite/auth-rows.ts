import type BetterSqlite3 from 'better-sqlite3'
import { createAuthSql } from '../auth-sql.ts'
import type { AuthRow } from '../people-records.ts'
import type { AuthRowSteps } from '../people-steps.ts'
import { retryWhenBusy } from './busy.ts'
import type { GroupCommit } from './group-commit.ts'

/** The sign-in library's access to its tables. Rare, so its statements are prepared for each call. */
export function createAuthRowSteps(db: BetterSqlite3.Database, { write }: GroupCommit): AuthRowSteps {
  const sql = createAuthSql(() => '?')
  const all = ({ text, values }: ReturnType<typeof sql.select>) =>
    db.prepare<(string | number | null)[], AuthRow>(text).all(...values)

  return {
    insertAuthRow: (step) =>
      write(() => {
        const { text, values } = sql.insert(step)
        db.prepare(text).run(...values)
      }),
    selectAuthRows: (query) => retryWhenBusy(() => all(sql.select(query))),
    updateAuthRows: (step) => write(() => all(sql.update(step))),
    deleteAuthRows: (step) => write(() => all(sql.remove(step))),
  }
}
