import type BetterSqlite3 from 'better-sqlite3'
import { KNOWN_VERSION, newerVersion, SCHEMA_CHANGES } from '../schema/versions.ts'
import { backUp } from './back-up.ts'

/**
 * Upgrades the tables to this version, under a lock, so that processes that start together do it
 * once. Copies the database to `backups` first. Throws if the database was written by a newer
 * version.
 */
export function upgradeSchema(db: BetterSqlite3.Database, { backups }: { backups: string }): void {
  const found = readVersion(db)
  if (found > KNOWN_VERSION) throw newerVersion({ name: db.name, version: found })
  if (found === KNOWN_VERSION) return
  if (found > 0) backUp(db, { folder: backups, version: found })
  db.transaction(() => {
    const version = readVersion(db)
    if (version > KNOWN_VERSION) throw newerVersion({ name: db.name, version })
    for (const change of SCHEMA_CHANGES.slice(version)) db.exec(change.sqlite)
    db.pragma(`user_version = ${KNOWN_VERSION}`)
  }).immediate()
}

/** The database's schema version. */
export function readVersion(db: BetterSqlite3.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}
