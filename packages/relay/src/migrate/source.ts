import { existsSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { ConfigError } from '../errors.ts'
import { SELECT_DEFAULT_PROJECT } from '../storage/default-project.ts'
import { KNOWN_VERSION } from '../storage/schema/versions.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { readVersion } from '../storage/sqlite/upgrade-schema.ts'
import { referencedFiles } from '../storage/stored-files.ts'
import type { Row, Table } from './tables.ts'

export interface ReferencedFile {
  file: string
  size: number
  sha256: string
}

/** A read-only snapshot of a data folder's database. */
export interface Source {
  organization_id: string
  columns: (table: Table) => string[]
  /** All rows, ordered by key. */
  rows: (table: Table) => IterableIterator<Row>
  /** The files that rows reference. */
  files: () => IterableIterator<ReferencedFile>
  close: () => void
}

/** Throws a ConfigError if there is no database or it has another version. */
export function openSource(folder: string): Source {
  const path = join(folder, DATABASE_FILE)
  if (!existsSync(path)) throw new ConfigError(`There is no relay data in ${folder}: name the data folder with --from.`)
  const db = new BetterSqlite3(path, { readonly: true })
  const version = readVersion(db)
  if (version !== KNOWN_VERSION) {
    db.close()
    throw new ConfigError(
      `${path} has version ${version}, but this Earshot needs ${KNOWN_VERSION}: start a relay of this version on it once.`,
    )
  }
  // One transaction for all reads, so that a relay that is still running cannot change the data in
  // between.
  db.exec('begin')
  const organization = db.prepare<[], string>(SELECT_DEFAULT_PROJECT).pluck()
  return {
    organization_id: organization.get() ?? '',
    columns: ({ name }) => db.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(name),
    rows: ({ name, key }) => db.prepare<[], Row>(`select * from ${name} order by ${key.join(', ')}`).iterate(),
    files: () => db.prepare<[], ReferencedFile>(`${referencedFiles({ version })} order by file`).iterate(),
    close: () => db.close(),
  }
}
