import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { countOf } from '../../count-of.ts'
import type { JobCounts } from '../../storage/database.ts'
import { readJobCounts as readFromPostgres } from '../../storage/postgres/inspect-postgres.ts'
import { readJobCounts as readFromSqlite } from '../../storage/sqlite/inspect-sqlite.ts'
import { DATABASE_FILE } from '../../storage/sqlite/open.ts'
import { type Finding, ok, warning } from './finding.ts'

const SUBJECT = 'jobs'
/** A worker starts a due job within seconds, unless others of its kind come first. */
const OVERDUE_MS = 5 * 60_000

/**
 * Looks for background jobs that are dead, keep failing or wait for a worker. Changes nothing.
 * Returns nothing if there is no database of this version.
 */
export async function checkJobs(
  { data_dir, database_url }: Pick<Config, 'data_dir' | 'database_url'>,
  at: number,
): Promise<Finding[]> {
  try {
    const counts = database_url
      ? await readFromPostgres(database_url, at)
      : existsSync(join(data_dir, DATABASE_FILE)) && readFromSqlite({ folder: data_dir, at })
    return counts ? findingsOf(counts, at) : []
  } catch {
    // The check of the database reports one that cannot be read.
    return []
  }
}

function findingsOf({ dead, failing, oldest_due_at }: JobCounts, at: number): Finding[] {
  const findings: Finding[] = []
  if (dead > 0) {
    findings.push(
      warning(
        SUBJECT,
        `${countOf(dead, 'job')} failed for a day and ${dead === 1 ? 'is' : 'are'} dead; "earshot jobs list --state dead" shows why, "earshot jobs retry --all-dead" runs them again.`,
      ),
    )
  }
  if (failing > 0) {
    findings.push(
      warning(SUBJECT, `${countOf(failing, 'job')} failed at least ten times; "earshot jobs list" shows why.`),
    )
  }
  if (oldest_due_at !== null && at - oldest_due_at >= OVERDUE_MS) {
    const since = new Date(oldest_due_at).toISOString()
    findings.push(
      warning(
        SUBJECT,
        `A job has been due since ${since}, so no relay works on jobs or they fall behind; start "earshot serve", or look for errors in its log.`,
      ),
    )
  }
  return findings.length > 0 ? findings : [ok(SUBJECT, 'No background job is dead or overdue.')]
}
