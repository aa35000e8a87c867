import { existsSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { ConfigError } from '../errors.ts'
import { KNOWN_VERSION } from '../storage/schema/versions.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { readVersion } from '../storage/sqlite/upgrade-schema.ts'
import type { Row, Table } from './tables.ts'

export interface ReferencedFile {
  file: string
  size: number
  sha256: string
}

/** The database of a data folder at one moment, read only. */
export interface Source {
  organization_id: string
  columns: (table: Table) => string[]
  /** All rows in order of the key. */
  rows: (table: Table) => IterableIterator<Row>
  /** What the artifacts' bytes are kept as. */
  files: () => IterableIterator<ReferencedFile>
  close: () => void
}

/** Throws a ConfigError where there is no such database, or it is of another version. */
export function openSource(folder: string): Source {
  const path = join(folder, DATABASE_FILE)
  if (!existsSync(path))
    throw new ConfigError(`There is no relay's data in ${folder}: name its data folder with --from.`)
  const db = new BetterSqlite3(path, { readonly: true })
  const version = readVersion(db)
  if (version !== KNOWN_VERSION) {
    db.close()
    throw new ConfigError(
      `${path} is of version ${version}, and this Earshot works with ${KNOWN_VERSION}: start a relay of this version on it once.`,
    )
  }
  // One transaction for all that is read: what a relay that still runs adds is not half in it.
  db.exec('begin')
  const organization = db
    .prepare<[], string>('select organization_id from projects order by created_at, id limit 1')
    .pluck()
  return {
    organization_id: organization.get() ?? '',
    columns: ({ name }) => db.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(name),
    rows: ({ name, key }) => db.prepare<[], Row>(`select * from ${name} order by ${key.join(', ')}`).iterate(),
    files: () =>
      db
        .prepare<[], ReferencedFile>('select file, size, sha256 from artifacts where file is not null order by id')
        .iterate(),
    close: () => db.close(),
  }
}
