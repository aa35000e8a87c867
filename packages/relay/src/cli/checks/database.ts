import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inspectSqlite } from '../../storage/sqlite/inspect-sqlite.ts'
import { DATABASE_FILE } from '../../storage/sqlite/open.ts'
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts'

const SUBJECT = 'database'

/** Checks that the database opens, has a known version and is not damaged. Changes nothing. */
export function checkDatabase({ data_dir }: { data_dir: string }): Finding {
  const path = join(data_dir, DATABASE_FILE)
  if (!existsSync(path)) return warning(SUBJECT, `${path} does not exist yet; "earshot serve" creates it.`)
  try {
    const { version, known_version, damage } = inspectSqlite({ folder: data_dir })
    if (damage.length > 0) {
      return problem(SUBJECT, `${path} is damaged (${damage[0]}); stop the relay and restore a backup.`)
    }
    if (version > known_version) {
      return problem(SUBJECT, `${path} was written by a newer version of Earshot; use that version.`)
    }
    if (version < known_version) {
      return warning(SUBJECT, `${path} has an older version; the next "earshot serve" upgrades it.`)
    }
    return ok(SUBJECT, `${path} opens, is intact and has version ${version}.`)
  } catch (error) {
    return problem(
      SUBJECT,
      `${path} cannot be read (${reasonOf(error)}); give this user access to it, or restore a backup.`,
    )
  }
}
