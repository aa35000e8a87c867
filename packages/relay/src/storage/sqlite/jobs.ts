import { randomUUID } from 'node:crypto'
import type BetterSqlite3 from 'better-sqlite3'
import { columnList, JOB_COLUMNS } from '../columns.ts'
import type { Job, JobCounts, JobSteps } from '../database.ts'
import { MAX_AHEAD_MS } from '../job-records.ts'
import { type JobRow, toClaimedJob, toJob } from '../job-rows.ts'
import type { JobSignal } from '../job-signal.ts'
import { countJobsSql, listJobsSql } from '../job-sql.ts'
import { retryWhenBusy } from './busy.ts'
import type { GroupCommit } from './group-commit.ts'
import type { InsertJob } from './insert-job.ts'

type Wanted = { kinds: string; at: number }

const COLUMNS = columnList(JOB_COLUMNS)
const AVAILABLE = `dead_at is null and kind in (select value from json_each(@kinds))
  and (lease_until is null or lease_until <= +@at or lease_until > @at + ${MAX_AHEAD_MS})`
export const SELECT_DUE = `select id from jobs where run_at <= +@at and ${AVAILABLE} order by run_at limit 1`
const SELECT_TOO_FAR_AHEAD = `select id from jobs where run_at > @at + ${MAX_AHEAD_MS} and ${AVAILABLE} order by run_at limit 1`
const OF_LEASE = 'where id = @id and lease_token = @lease_token'
const UNCLAIMED = 'lease_token = null, lease_until = null'
const RETRY = `update jobs set run_at = @at, attempts = 0, dead_at = null, ${UNCLAIMED}`

/** Background work. */
export function createJobSteps(
  db: BetterSqlite3.Database,
  { write, insertJob, jobSignal }: GroupCommit & { insertJob: InsertJob; jobSignal: JobSignal },
): JobSteps {
  const selectDue = db.prepare<[Wanted], string>(SELECT_DUE).pluck()
  const selectTooFarAhead = db.prepare<[Wanted], string>(SELECT_TOO_FAR_AHEAD).pluck()
  const claim = db.prepare<[{ id: string; lease_token: string; until: number }], JobRow>(
    `update jobs set attempts = attempts + 1, lease_token = @lease_token, lease_until = @until
     where id = @id returning ${COLUMNS}`,
  )
  const renew = db.prepare(`update jobs set lease_until = @until ${OF_LEASE}`)
  const finish = db.prepare(`delete from jobs ${OF_LEASE}`)
  const finishUntilNext = db.prepare(
    `update jobs set run_at = @next_at, attempts = 0, last_error = null, ${UNCLAIMED} ${OF_LEASE}`,
  )
  const fail = db.prepare(
    `update jobs set run_at = coalesce(@retry_at, run_at), last_error = @error,
       dead_at = case when @retry_at is null then @at end, ${UNCLAIMED} ${OF_LEASE}`,
  )
  const release = db.prepare(`update jobs set attempts = attempts - 1, ${UNCLAIMED} ${OF_LEASE}`)
  const list = db.prepare<[Parameters<JobSteps['listJobs']>[0]], JobRow & Pick<Job, 'state'>>(
    listJobsSql({ state: '@state', at: '@at', before: '@before', size: '@size' }),
  )
  const selectIsRunning = db
    .prepare<[{ id: string; at: number }], 0 | 1>(
      'select dead_at is null and coalesce(lease_until > @at, 0) from jobs where id = @id',
    )
    .pluck()
  const retry = db.prepare(`${RETRY} where id = @id`)
  const retryDead = db.prepare(`${RETRY} where dead_at is not null`)
  const count = db.prepare<[{ at: number }], JobCounts>(countJobsSql('@at'))

  const findAvailable = (wanted: Wanted) => selectDue.get(wanted) ?? selectTooFarAhead.get(wanted)

  return {
    addJob: (job) => write(() => (insertJob(job) ? 'added' : 'exists')),

    onJobAdded: jobSignal.onEmit,

    claimJob: async ({ kinds, at, lease_ms }) => {
      const wanted = { kinds: JSON.stringify(kinds), at }
      // Most calls find nothing. They take no lock.
      if (!(await retryWhenBusy(() => findAvailable(wanted)))) return null
      return write(() => {
        const id = findAvailable(wanted)
        const row = id && claim.get({ id, lease_token: randomUUID(), until: at + lease_ms })
        return row ? toClaimedJob(row) : null
      })
    },

    renewLease: ({ id, lease_token, at, lease_ms }) =>
      write(() => renew.run({ id, lease_token, until: at + lease_ms }).changes === 1),

    finishJob: (step) => write(() => (step.next_at === null ? finish : finishUntilNext).run(step).changes === 1),

    failJob: (step) => write(() => fail.run(step).changes === 1),

    releaseJob: (step) => write(() => release.run(step).changes === 1),

    listJobs: (query) => retryWhenBusy(() => list.all(query).map(toJob)),

    retryJob: (step) =>
      write(() => {
        const isRunning = selectIsRunning.get(step)
        if (isRunning === undefined) return 'not-found'
        if (isRunning) return 'running'
        retry.run(step)
        queueMicrotask(jobSignal.emit)
        return 'retried'
      }),

    retryDeadJobs: (step) =>
      write(() => {
        const { changes } = retryDead.run(step)
        if (changes > 0) queueMicrotask(jobSignal.emit)
        return changes
      }),

    countJobs: (at) => retryWhenBusy(() => count.get({ at }) ?? NO_JOBS),
  }
}

const NO_JOBS: JobCounts = { queued: 0, running: 0, dead: 0, failing: 0, oldest_due_at: null }
