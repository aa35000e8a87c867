import type BetterSqlite3 from 'better-sqlite3'
import { insertByName, JOB_COLUMNS } from '../columns.ts'
import type { NewJob } from '../database.ts'
import { fromNewJob, type JobRow } from '../job-rows.ts'
import type { JobSignal } from '../job-signal.ts'

/**
 * Inserts a job, to be called inside the transaction of the step that causes it. False: a job has
 * the same `unique_key`.
 */
export type InsertJob = (job: NewJob) => boolean

export function createInsertJob(db: BetterSqlite3.Database, signal: JobSignal): InsertJob {
  const insert = db.prepare<[JobRow]>(`${insertByName('jobs', JOB_COLUMNS)} on conflict (unique_key) do nothing`)
  return (job) => {
    const isAdded = insert.run(fromNewJob(job)).changes === 1
    // A group of steps runs and commits in one synchronous call, so this comes after the commit.
    if (isAdded) queueMicrotask(signal.emit)
    return isAdded
  }
}
