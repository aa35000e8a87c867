import { newId } from '../../ids.ts'
import type { JobPayload, NewJob } from '../../storage/database.ts'

/** Every kind of job. Each has a handler in jobs/handlers.ts. */
export const JOB_KINDS = [
  'sweep',
  'purge_project',
  'retention',
  'index_reports',
  'process_report',
  'process_earlier_reports',
] as const
export type JobKind = (typeof JOB_KINDS)[number]

export interface JobWish {
  kind: JobKind
  /** Milliseconds since the epoch, now. */
  at: number
  /** When the job is due, at most a day ahead. @default at */
  run_at?: number
  /** Null: the job concerns the whole relay. @default null */
  organization_id?: string | null
  /** Ids and numbers that the handler needs. Never user data. @default {} */
  payload?: JobPayload
  /** At most one job has this key. @default null, which is no limit */
  unique_key?: string | null
  /** The request that causes the job, for its log lines. @default null */
  request_id?: string | null
}

/** Creates the row of a job, for a step that inserts it. */
export function newJob({
  kind,
  at,
  run_at = at,
  organization_id = null,
  payload = {},
  unique_key = null,
  request_id = null,
}: JobWish): NewJob {
  return { id: newId('job', at), kind, organization_id, payload, unique_key, request_id, created_at: at, run_at }
}
