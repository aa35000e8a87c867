import type BetterSqlite3 from 'better-sqlite3'
import type { GroupCommit } from './group-commit.ts'

const MINUTE_MS = 60_000

/**
 * Remembers each key's last write, so that further use within a minute does not reach the
 * database.
 */
export function createTouch({
  db,
  table,
  commits,
}: {
  db: BetterSqlite3.Database
  table: 'capture_keys' | 'api_keys'
  commits: GroupCommit
}): (use: { id: string; at: number }) => Promise<void> {
  const update = db.prepare(
    `update ${table} set last_used_at = ? where id = ? and (last_used_at is null or last_used_at <= ?)`,
  )
  const written = new Map<string, number>()
  return async ({ id, at }) => {
    if (at - (written.get(id) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return
    written.set(id, at)
    await commits.write(() => update.run(at, id, at - MINUTE_MS))
  }
}
