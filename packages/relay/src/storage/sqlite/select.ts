import type BetterSqlite3 from 'better-sqlite3'
import type { Select } from '../list-reports.ts'
import type { Place, SqlValue } from '../place.ts'
import { retryWhenBusy } from './busy.ts'

/** Statements that are kept. The texts differ by filter, not by value. */
const MAX_STATEMENTS = 200

/** Keeps the statements that it has prepared, since preparing takes longer than most queries. */
export function createSelect(db: BetterSqlite3.Database): Select {
  const prepared = new Map<string, BetterSqlite3.Statement<[Record<string, SqlValue>]>>()

  function prepare(text: string): BetterSqlite3.Statement<[Record<string, SqlValue>]> {
    const found = prepared.get(text)
    if (found) return found
    if (prepared.size >= MAX_STATEMENTS) prepared.clear()
    const statement = db.prepare<[Record<string, SqlValue>]>(text)
    prepared.set(text, statement)
    return statement
  }

  return async <Row>(build: (place: Place) => string) => {
    const values: Record<string, SqlValue> = {}
    let count = 0
    const place = (value: SqlValue) => {
      const name = `p${count++}`
      values[name] = value
      return `@${name}`
    }
    const text = build(Object.assign(place, { dialect: 'sqlite' as const }))
    return retryWhenBusy(() => prepare(text).all(values) as Row[])
  }
}
