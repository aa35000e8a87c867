/** What a handler needs to know: ids and numbers. It is shown by `earshot jobs list`. */
export type JobPayload = Readonly<Record<string, string | number | null>>

export interface NewJob {
  id: string
  /** Selects the handler. */
  kind: string
  /** Null: the job concerns the whole relay. */
  organization_id: string | null
  payload: JobPayload
  /** At most one job has this key, in any state. Null: no limit. */
  unique_key: string | null
  /** The request that caused the job, for the log. */
  request_id: string | null
  created_at: number
  /** When the job is due. At most MAX_AHEAD_MS ahead. */
  run_at: number
}

/**
 * Times of jobs are never further ahead. One that is was written by a clock that was wrong, and
 * counts as past: otherwise the job would wait until that time.
 */
export const MAX_AHEAD_MS = 24 * 60 * 60 * 1000

export const JOB_STATES = ['queued', 'running', 'dead'] as const
export type JobState = (typeof JOB_STATES)[number]

export interface Job extends NewJob {
  /** Started attempts since the job was added, last retried by command, or last succeeded. */
  attempts: number
  /** Of the last failed attempt. Safe to show. */
  last_error: string | null
  dead_at: number | null
  state: JobState
}

export interface ClaimedJob extends NewJob {
  /** Includes this one: 1 for the first. */
  attempts: number
  lease_token: string
}

export interface JobCounts {
  queued: number
  running: number
  dead: number
  /** Queued jobs with at least ten attempts. */
  failing: number
  /** Since when the oldest due job has waited. Null: no job is due. */
  oldest_due_at: number | null
}
