import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { referencedFiles } from '../../storage/sqlite/inspect-sqlite.ts'
import { DATABASE_FILE } from '../../storage/sqlite/open.ts'
import { type Finding, ok, problem } from './finding.ts'

const SUBJECT = 'files'

/** Whether the files of every report are there, as they are not after half a restore. Says nothing where they are in a bucket. */
export async function checkFiles({ data_dir, s3_bucket }: Pick<Config, 'data_dir' | 's3_bucket'>): Promise<Finding[]> {
  if (s3_bucket !== null || !existsSync(join(data_dir, DATABASE_FILE))) return []
  const folder = join(data_dir, 'files')
  try {
    const named = referencedFiles({ folder: data_dir })
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    const present = new Set(entries.map(({ name }) => name.replaceAll('+', '/')))
    const missing = named.filter((name) => !present.has(name))
    if (missing.length === 0) return [ok(SUBJECT, `All ${named.length} files of reports are in ${folder}.`)]
    const message = `${missing.length} of ${named.length} files of reports are not in ${folder}; put them back from a backup.`
    return [problem(SUBJECT, message)]
  } catch {
    // A database that cannot be read is a finding of its own.
    return []
  }
}
