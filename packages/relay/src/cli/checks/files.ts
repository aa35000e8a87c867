import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { filesOfReports } from '../../storage/sqlite/inspect-sqlite.ts'
import { DATABASE_FILE } from '../../storage/sqlite/open.ts'
import { type Finding, ok, problem } from './finding.ts'

const SUBJECT = 'files'

/**
 * Checks that the files of every report exist: an incomplete restore loses some. Returns nothing if
 * they are in a bucket.
 */
export async function checkFiles({ data_dir, s3_bucket }: Pick<Config, 'data_dir' | 's3_bucket'>): Promise<Finding[]> {
  if (s3_bucket !== null || !existsSync(join(data_dir, DATABASE_FILE))) return []
  const folder = join(data_dir, 'files')
  try {
    const referenced = filesOfReports({ folder: data_dir })
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    const present = new Set(entries.map(({ name }) => name.replaceAll('+', '/')))
    const missing = referenced.filter((name) => !present.has(name))
    if (missing.length === 0) return [ok(SUBJECT, `All ${referenced.length} report files are in ${folder}.`)]
    const message = `${missing.length} of ${referenced.length} report files are not in ${folder}; restore them from a backup.`
    return [problem(SUBJECT, message)]
  } catch {
    // checkDatabase reports a database that cannot be read.
    return []
  }
}
