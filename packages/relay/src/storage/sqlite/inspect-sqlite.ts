import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { JobCounts } from '../database.ts'
import { countJobsSql } from '../job-sql.ts'
import { COUNT_RETENTION, type RetentionCounts } from '../retention-counts.ts'
import { KNOWN_VERSION } from '../schema/versions.ts'
import { referencedFiles } from '../stored-files.ts'
import { DATABASE_FILE } from './open.ts'
import { readVersion } from './upgrade-schema.ts'

export interface DatabaseState {
  /** The database's schema version, and the one that this code works with. */
  version: number
  known_version: number
  /** Damage that SQLite finds, one line each. */
  damage: string[]
}

/**
 * Inspects a data folder's database without changing it, also while a relay runs. Throws if it
 * cannot be opened.
 */
export function inspectSqlite({ folder }: { folder: string }): DatabaseState {
  const db = new BetterSqlite3(join(folder, DATABASE_FILE), { readonly: true, fileMustExist: true })
  try {
    const lines = db.prepare<[], string>('pragma quick_check').pluck().all()
    return { version: readVersion(db), known_version: KNOWN_VERSION, damage: lines.filter((line) => line !== 'ok') }
  } finally {
    db.close()
  }
}

/** Counts jobs as countJobs does. Null if the database has another version. Throws if it cannot be opened. */
export function readJobCounts({ folder, at }: { folder: string; at: number }): JobCounts | null {
  const db = new BetterSqlite3(join(folder, DATABASE_FILE), { readonly: true, fileMustExist: true })
  try {
    if (readVersion(db) !== KNOWN_VERSION) return null
    return db.prepare<[{ at: number }], JobCounts>(countJobsSql('@at')).get({ at }) ?? null
  } finally {
    db.close()
  }
}

/** Counts the projects that delete old reports. Null if the database has another version. Throws as above. */
export function readRetention({ folder }: { folder: string }): RetentionCounts | null {
  const db = new BetterSqlite3(join(folder, DATABASE_FILE), { readonly: true, fileMustExist: true })
  try {
    if (readVersion(db) !== KNOWN_VERSION) return null
    return db.prepare<[], RetentionCounts>(COUNT_RETENTION).get() ?? null
  } finally {
    db.close()
  }
}

/** The files that reports reference. Throws if the database cannot be opened. */
export function filesOfReports({ folder }: { folder: string }): string[] {
  const db = new BetterSqlite3(join(folder, DATABASE_FILE), { readonly: true, fileMustExist: true })
  try {
    return db
      .prepare<[], string>(
        `select file from (${referencedFiles({ version: readVersion(db) })})
         where file not in (
           select file from artifacts join sessions on sessions.id = session_id
           where file is not null and report_id is null
         )`,
      )
      .pluck()
      .all()
  } finally {
    db.close()
  }
}
