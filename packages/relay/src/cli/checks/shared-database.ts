import { explainDatabase } from '../../storage/postgres/explain-database.ts'
import { inspectPostgres } from '../../storage/postgres/inspect-postgres.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

const SUBJECT = 'database'

/** Whether PostgreSQL answers, and its tables are of a version that is known here. Nothing is changed. */
export async function checkSharedDatabase(url: string): Promise<Finding[]> {
  try {
    const { version, known_version, loses_commits } = await inspectPostgres(url)
    if (version > known_version) {
      return [problem(SUBJECT, 'It was written by a newer version of Earshot; start that version.')]
    }
    const state =
      version < known_version
        ? warning(SUBJECT, 'It is of an older version, or empty; the next "earshot serve" brings it up to date.')
        : ok(SUBJECT, `PostgreSQL answers, and is of version ${version}.`)
    if (!loses_commits) return [state]
    return [
      state,
      warning(SUBJECT, 'synchronous_commit or fsync is off: a crash of its machine loses reports; turn both on.'),
    ]
  } catch (error) {
    return [problem(SUBJECT, explainDatabase(error, url).message)]
  }
}
