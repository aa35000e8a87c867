import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { KNOWN_VERSION } from '../schema/versions.ts'
import { DATABASE_FILE } from './open.ts'
import { readVersion } from './upgrade-schema.ts'

export interface DatabaseState {
  /** How many migrations it has had, and how many this version knows. */
  version: number
  known_version: number
  /** What SQLite finds wrong with the file, one line each; empty where it finds nothing. */
  damage: string[]
}

/** Looks at the database of a data folder without changing it, also while a relay runs. Throws where it cannot be opened. */
export function inspectSqlite({ folder }: { folder: string }): DatabaseState {
  const db = new BetterSqlite3(join(folder, DATABASE_FILE), { readonly: true, fileMustExist: true })
  try {
    const lines = db.prepare<[], string>('pragma quick_check').pluck().all()
    return { version: readVersion(db), known_version: KNOWN_VERSION, damage: lines.filter((line) => line !== 'ok') }
  } finally {
    db.close()
  }
}

/** The files that finished reports name. Throws where the database cannot be opened. */
export function referencedFiles({ folder }: { folder: string }): string[] {
  const db = new BetterSqlite3(join(folder, DATABASE_FILE), { readonly: true, fileMustExist: true })
  try {
    return db
      .prepare<[], string>(
        'select file from artifacts join sessions on sessions.id = session_id where file is not null and report_id is not null',
      )
      .pluck()
      .all()
  } finally {
    db.close()
  }
}
