import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { readRetention as readFromPostgres } from '../../storage/postgres/inspect-postgres.ts'
import { readRetention as readFromSqlite } from '../../storage/sqlite/inspect-sqlite.ts'
import { DATABASE_FILE } from '../../storage/sqlite/open.ts'
import { type Finding, ok } from './finding.ts'

/**
 * Tells whether projects delete old reports. Returns nothing if none does, and if there is no database
 * of this version.
 */
export async function checkRetention({
  data_dir,
  database_url,
}: Pick<Config, 'data_dir' | 'database_url'>): Promise<Finding[]> {
  try {
    const counts = database_url
      ? await readFromPostgres(database_url)
      : existsSync(join(data_dir, DATABASE_FILE)) && readFromSqlite({ folder: data_dir })
    if (!counts || counts.limited === 0) return []
    const { projects, limited } = counts
    const message = `${limited} of ${projects} projects delete old reports; "earshot projects retention" shows their limits.`
    return [ok('retention', message)]
  } catch {
    // The check of the database reports one that cannot be read.
    return []
  }
}
