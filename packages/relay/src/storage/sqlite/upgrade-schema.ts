import type BetterSqlite3 from 'better-sqlite3'
import { KNOWN_VERSION, newerVersion, SCHEMA_CHANGES } from '../schema/versions.ts'
import { backUp } from './back-up.ts'

/**
 * Brings the tables to this version, under a lock, so that processes that start together do it once. What is there is copied into
 * `backups` first; a database written by a newer Earshot is refused.
 */
export function upgradeSchema(db: BetterSqlite3.Database, { backups }: { backups: string }): void {
  const found = readVersion(db)
  if (found > KNOWN_VERSION) throw newerVersion({ name: db.name, version: found })
  if (found === KNOWN_VERSION) return
  if (found > 0) backUp(db, { folder: backups, version: found })
  db.transaction(() => {
    const version = readVersion(db)
    if (version > KNOWN_VERSION) throw newerVersion({ name: db.name, version })
    for (const migration of SCHEMA_CHANGES.slice(version)) db.exec(migration.sqlite)
    db.pragma(`user_version = ${KNOWN_VERSION}`)
  }).immediate()
}

/** How many of the migrations the database has had. */
export function readVersion(db: BetterSqlite3.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}
