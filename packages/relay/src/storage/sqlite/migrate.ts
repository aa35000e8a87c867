import type BetterSqlite3 from 'better-sqlite3'
import { firstTables } from './migrations/0001-first-tables.ts'

/** Applied in this order, each once. Never edited after a release: a change is one more file. */
const MIGRATIONS: readonly string[] = [firstTables]

/** The version of the tables that this code works with. */
export const KNOWN_VERSION = MIGRATIONS.length

/**
 * Brings the tables to this version, under a lock, so that processes that start together do it once.
 * A database written by a newer Earshot is refused: what it means is not known here.
 */
export function migrate(db: BetterSqlite3.Database): void {
  if (readVersion(db) === KNOWN_VERSION) return
  db.transaction(() => {
    const version = readVersion(db)
    if (version > KNOWN_VERSION) {
      throw new Error(
        `The database ${db.name} was written by a newer version of Earshot (${version}, this one knows ${KNOWN_VERSION}). Start that version, or use another data folder.`,
      )
    }
    for (const migration of MIGRATIONS.slice(version)) db.exec(migration)
    db.pragma(`user_version = ${KNOWN_VERSION}`)
  }).immediate()
}

/** How many of the migrations the database has had. */
export function readVersion(db: BetterSqlite3.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}
