import { randomUUID } from 'node:crypto'
import { columnList, JOB_COLUMNS } from '../columns.ts'
import type { Job, JobCounts, JobSteps } from '../database.ts'
import { MAX_AHEAD_MS } from '../job-records.ts'
import { type JobRow, toClaimedJob, toJob } from '../job-rows.ts'
import type { JobSignal } from '../job-signal.ts'
import { countJobsSql, listJobsSql } from '../job-sql.ts'
import type { Connections, Statement, Value } from './connections.ts'
import { insertJob, jobValue } from './insert-job.ts'

const COLUMNS = columnList(JOB_COLUMNS, 'jobs')
const AVAILABLE = `dead_at is null and kind = any($2)
  and (lease_until is null or lease_until <= $1::bigint or lease_until > $1::bigint + ${MAX_AHEAD_MS})`
const OF_LEASE = 'where id = $1 and lease_token = $2 returning 1'
const UNCLAIMED = 'lease_token = null, lease_until = null'

const ADD = {
  name: 'add-job',
  text: `with added as (${insertJob('$1', '(select) as always')} returning 1) select from added`,
}
export const CLAIM = {
  name: 'claim-job',
  text: `with due as (
           select id from jobs where run_at <= $1::bigint and ${AVAILABLE}
           order by run_at limit 1 for update skip locked
         ), too_far_ahead as (
           select id from jobs
           where run_at > $1::bigint + ${MAX_AHEAD_MS} and ${AVAILABLE} and not exists (select from due)
           order by run_at limit 1 for update skip locked
         )
         update jobs set attempts = attempts + 1, lease_token = $3, lease_until = $4
         from (select id from due union all select id from too_far_ahead) as chosen
         where jobs.id = chosen.id returning ${COLUMNS}`,
}
const RENEW = { name: 'renew-lease', text: `update jobs set lease_until = $3 ${OF_LEASE}` }
const FINISH = { name: 'finish-job', text: `delete from jobs ${OF_LEASE}` }
const FINISH_UNTIL_NEXT = {
  name: 'finish-job-until-next',
  text: `update jobs set run_at = $3, attempts = 0, last_error = null, ${UNCLAIMED} ${OF_LEASE}`,
}
const FAIL = {
  name: 'fail-job',
  text: `update jobs set run_at = coalesce($3::bigint, run_at), last_error = $4,
           dead_at = case when $3::bigint is null then $5::bigint end, ${UNCLAIMED} ${OF_LEASE}`,
}
const RELEASE = { name: 'release-job', text: `update jobs set attempts = attempts - 1, ${UNCLAIMED} ${OF_LEASE}` }
const LIST = {
  name: 'list-jobs',
  text: listJobsSql({ state: '$1::text', at: '$2::bigint', before: '$3::text', size: '$4' }),
}
const RETRY = {
  name: 'retry-job',
  text: `with found as (
           select id, dead_at is null and coalesce(lease_until > $2::bigint, false) as is_running
           from jobs where id = $1 for update
         ), retried as (
           update jobs set run_at = $2::bigint, attempts = 0, dead_at = null, ${UNCLAIMED}
           from found where jobs.id = found.id and not is_running
         )
         select is_running from found`,
}
const RETRY_DEAD = {
  name: 'retry-dead-jobs',
  text: `with retried as (
           update jobs set run_at = $1::bigint, attempts = 0, dead_at = null, ${UNCLAIMED}
           where dead_at is not null returning 1
         )
         select count(*) as retried from retried`,
}
const COUNT = { name: 'count-jobs', text: countJobsSql('$1::bigint') }

/** Background work. */
export function createJobSteps({ query, find }: Connections, signal: JobSignal): JobSteps {
  const hasRow = async (statement: Statement, values: readonly Value[]) => (await query(statement, values)).length > 0

  return {
    addJob: async (job) => {
      const isAdded = await hasRow(ADD, [jobValue(job)])
      if (isAdded) signal.emit()
      return isAdded ? 'added' : 'exists'
    },

    onJobAdded: signal.onEmit,

    claimJob: async ({ kinds, at, lease_ms }) => {
      const [row] = await query<JobRow>(CLAIM, [at, kinds, randomUUID(), at + lease_ms])
      return row ? toClaimedJob(row) : null
    },

    renewLease: ({ id, lease_token, at, lease_ms }) => hasRow(RENEW, [id, lease_token, at + lease_ms]),

    finishJob: ({ id, lease_token, next_at }) =>
      next_at === null ? hasRow(FINISH, [id, lease_token]) : hasRow(FINISH_UNTIL_NEXT, [id, lease_token, next_at]),

    failJob: ({ id, lease_token, at, retry_at, error }) => hasRow(FAIL, [id, lease_token, retry_at, error, at]),

    releaseJob: ({ id, lease_token }) => hasRow(RELEASE, [id, lease_token]),

    listJobs: async ({ state, at, size, before }) =>
      (await find<JobRow & Pick<Job, 'state'>>(LIST, [state, at, before, size])).map(toJob),

    retryJob: async ({ id, at }) => {
      const [found] = await find<{ is_running: boolean }>(RETRY, [id, at])
      if (!found) return 'not-found'
      if (found.is_running) return 'running'
      signal.emit()
      return 'retried'
    },

    retryDeadJobs: async ({ at }) => {
      const [outcome] = await query<{ retried: number }>(RETRY_DEAD, [at])
      const retried = outcome?.retried ?? 0
      if (retried > 0) signal.emit()
      return retried
    },

    countJobs: async (at) => {
      const [counts] = await query<JobCounts & Record<string, unknown>>(COUNT, [at])
      if (!counts) throw new Error('The database returned no counts.')
      return counts
    },
  }
}
