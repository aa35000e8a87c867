import type { ClaimedJob } from '../storage/database.ts'

/**
 * Does the jobs of one kind. A job may run twice: after a crash, or after its lease was lost. Each
 * handler says in a comment why that is harmless.
 */
export interface JobHandler {
  /**
   * Resolves when the job is done. Throws to fail; a `JobError` if the reason is worth showing. When
   * `signal` aborts, it stops early and throws.
   */
  run: (job: ClaimedJob, signal: AbortSignal) => Promise<void>
  /**
   * Milliseconds after a success until the job runs again. Such a job exists from the first start of
   * a relay and never dies. Null: the job runs once. @default null
   */
  every_ms?: number | null
  /** How many of its jobs run at the same time in one process. @default 1 */
  concurrency?: number
  /** After this time the attempt has failed. @default ten minutes */
  time_limit_ms?: number
}
