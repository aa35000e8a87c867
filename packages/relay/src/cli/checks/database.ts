import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inspectSqlite } from '../../storage/sqlite/inspect-sqlite.ts'
import { DATABASE_FILE } from '../../storage/sqlite/open.ts'
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts'

const SUBJECT = 'database'

/** Whether the database opens, is of a version that is known here, and is whole. Nothing is changed. */
export function checkDatabase({ data_dir }: { data_dir: string }): Finding {
  const path = join(data_dir, DATABASE_FILE)
  if (!existsSync(path)) return warning(SUBJECT, `${path} is not there yet; the first "earshot serve" makes it.`)
  try {
    const { version, known_version, damage } = inspectSqlite({ folder: data_dir })
    if (damage.length > 0) {
      return problem(SUBJECT, `${path} is damaged (${damage[0]}); stop the relay and put a backup in its place.`)
    }
    if (version > known_version) {
      return problem(SUBJECT, `${path} was written by a newer version of Earshot; start that version.`)
    }
    if (version < known_version) {
      return warning(SUBJECT, `${path} is of an older version; the next "earshot serve" brings it up to date.`)
    }
    return ok(SUBJECT, `${path} opens, is whole and of version ${version}.`)
  } catch (error) {
    return problem(
      SUBJECT,
      `${path} cannot be read (${reasonOf(error)}); give this user the file, or put a backup in its place.`,
    )
  }
}
