import type { JOB_COLUMNS } from './columns.ts'
import type { ClaimedJob, Job, NewJob } from './job-records.ts'

/** A row in both databases. `lease_token` and `lease_until` are set together. */
export type JobRow = Pick<Job, Exclude<(typeof JOB_COLUMNS)[number], 'payload' | 'lease_token' | 'lease_until'>> & {
  payload: string
  lease_token: string | null
  lease_until: number | null
}

export function fromNewJob(job: NewJob): JobRow {
  const unclaimed = { attempts: 0, last_error: null, dead_at: null, lease_token: null, lease_until: null }
  return { ...job, ...unclaimed, payload: JSON.stringify(job.payload) }
}

export function toJob({ lease_token: _, lease_until: __, ...row }: JobRow & Pick<Job, 'state'>): Job {
  return { ...row, payload: JSON.parse(row.payload) }
}

export function toClaimedJob(row: JobRow): ClaimedJob {
  const { last_error: _, dead_at: __, lease_until: ___, lease_token, ...job } = row
  return { ...job, payload: JSON.parse(row.payload), lease_token: lease_token ?? '' }
}
