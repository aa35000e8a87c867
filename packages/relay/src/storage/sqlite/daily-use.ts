import type BetterSqlite3 from 'better-sqlite3'
import type { Quota } from '../database.ts'
import { dayOf } from '../utc-day.ts'

/**
 * Counts sessions and bytes against a capture key's UTC day. Answers false, and counts nothing, where that would pass the quota.
 * To be called inside a transaction.
 */
export function countUse(db: BetterSqlite3.Database) {
  const count = db.prepare(
    `insert into daily_use (day, capture_key_id, sessions, bytes) values (?, ?, ?, ?)
     on conflict (day, capture_key_id) do update
     set sessions = sessions + excluded.sessions, bytes = bytes + excluded.bytes
     where sessions + excluded.sessions <= ? and bytes + excluded.bytes <= ?`,
  )
  return (use: { key: string; at: number; sessions: number; bytes: number; quota: Quota }): boolean => {
    const { key, at, sessions, bytes, quota } = use
    if (sessions > quota.sessions_per_day || bytes > quota.bytes_per_day) return false
    return count.run(dayOf(at), key, sessions, bytes, quota.sessions_per_day, quota.bytes_per_day).changes === 1
  }
}
