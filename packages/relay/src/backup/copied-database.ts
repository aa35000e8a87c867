import BetterSqlite3 from 'better-sqlite3'
import type { ReferencedFile } from '../migrate/source.ts'
import { copyDatabase } from '../storage/sqlite/back-up.ts'
import { readVersion } from '../storage/sqlite/upgrade-schema.ts'
import { referencedFiles } from '../storage/stored-files.ts'

/** A copy of a relay's database, of this schema version or an older one. */
export interface CopiedDatabase {
  /** The version of its tables. */
  schema: number
  reports: number
  /**
   * The files that its rows reference, newest first: files of open uploads are the first to be
   * replaced or deleted.
   */
  files: () => IterableIterator<ReferencedFile>
  close: () => void
}

/**
 * Copies the database, also while a relay runs, and checks the copy. Throws if SQLite finds damage.
 */
export function copyAndCheck({ from, to }: { from: string; to: string }): CopiedDatabase {
  const original = new BetterSqlite3(from, { readonly: true, fileMustExist: true })
  try {
    copyDatabase(original, to)
  } finally {
    original.close()
  }
  const copy = new BetterSqlite3(to, { readonly: true })
  const [found] = copy.prepare<[], string>('pragma integrity_check(1)').pluck().all()
  if (found !== 'ok') {
    copy.close()
    throw new Error(`${from} is damaged (${found}): restore an earlier backup`)
  }
  const schema = readVersion(copy)
  return {
    schema,
    reports: copy.prepare<[], number>('select count(*) from reports').pluck().get() ?? 0,
    files: () =>
      copy.prepare<[], ReferencedFile>(`${referencedFiles({ version: schema })} order by file desc`).iterate(),
    close: () => copy.close(),
  }
}
