import { explainDatabase } from '../../storage/postgres/explain-database.ts'
import { inspectPostgres } from '../../storage/postgres/inspect-postgres.ts'
import { judgeClock } from './clock.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

const SUBJECT = 'database'

/** Checks that PostgreSQL responds and its tables have a known version. Changes nothing. */
export async function checkSharedDatabase(url: string): Promise<Finding[]> {
  try {
    const { version, known_version, loses_commits, clock } = await inspectPostgres(url)
    if (version > known_version) {
      return [problem(SUBJECT, 'It was written by a newer version of Earshot; use that version.')]
    }
    const state =
      version < known_version
        ? warning(SUBJECT, 'It has an older version or is empty; the next "earshot serve" upgrades it.')
        : ok(SUBJECT, `PostgreSQL responds, and the tables have version ${version}.`)
    const findings = [state, judgeClock(clock, 'the database server, which the relays use')]
    if (!loses_commits) return findings
    return [
      ...findings,
      warning(SUBJECT, 'synchronous_commit or fsync is off, so a crash of its machine loses reports; turn both on.'),
    ]
  } catch (error) {
    return [problem(SUBJECT, explainDatabase(error, url).message)]
  }
}
