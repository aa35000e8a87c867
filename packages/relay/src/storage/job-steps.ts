import type { ClaimedJob, Job, JobCounts, JobState, NewJob } from './job-records.ts'

/**
 * Background work. A step that causes a job inserts it in its own transaction; addJob is for jobs on
 * their own. A claimed job has a lease: only the holder of its token can renew, finish, fail or
 * release it, and when the lease ends, the job can be claimed again.
 */
export interface JobSteps {
  /** Changes nothing and returns 'exists' if a job has the same `unique_key`, even a dead one. */
  addJob(job: NewJob): Promise<'added' | 'exists'>
  /**
   * Calls `listener` after a step of this handle has committed a job. Returns a function that
   * removes the listener. May call it once too often.
   */
  onJobAdded(listener: () => void): () => void
  /**
   * Claims the job of these kinds that has been due longest and starts its next attempt. Exactly one
   * of several concurrent calls gets a job. Null: none is due.
   */
  claimJob(step: { kinds: readonly string[]; at: number; lease_ms: number }): Promise<ClaimedJob | null>
  /** Extends the lease to `at + lease_ms`. False: the lease is no longer current. */
  renewLease(step: Lease & { at: number; lease_ms: number }): Promise<boolean>
  /**
   * Deletes the job. With `next_at`, the job becomes due then, with no attempts. False, without any
   * change: the lease is no longer current. A lease that has ended stays current until another call
   * claims the job.
   */
  finishJob(step: Lease & { next_at: number | null }): Promise<boolean>
  /** Records a failed attempt. Due again at `retry_at`, or dead since `at` if it is null. Result as above. */
  failJob(step: Lease & { at: number; retry_at: number | null; error: string }): Promise<boolean>
  /** Gives the job back as if this attempt had not begun. Result as above. */
  releaseJob(step: Lease): Promise<boolean>
  /** Newest first, those with an id below `before`. `state` null: all. */
  listJobs(query: { state: JobState | null; at: number; size: number; before: string | null }): Promise<Job[]>
  /** Makes a queued or dead job due at `at`, with no attempts. */
  retryJob(step: { id: string; at: number }): Promise<'retried' | 'running' | 'not-found'>
  /** Does the same for every dead job. Returns their number. */
  retryDeadJobs(step: { at: number }): Promise<number>
  countJobs(at: number): Promise<JobCounts>
}

/** What claimJob returned. */
type Lease = Pick<ClaimedJob, 'id' | 'lease_token'>
