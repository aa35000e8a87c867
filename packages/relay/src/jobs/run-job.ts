import type { Logger } from '../log.ts'
import type { ClaimedJob, JobSteps } from '../storage/database.ts'
import { JobError, safeErrorText } from './job-error.ts'
import type { JobHandler } from './job-handler.ts'
import { MAX_ATTEMPTS, retryDelay } from './retry-delay.ts'

const DEFAULT_TIME_LIMIT_MS = 10 * 60 * 1000
const LEASE_LOST = new JobError('The lease was lost.')

export interface JobContext {
  database: Pick<JobSteps, 'renewLease' | 'finishJob' | 'failJob' | 'releaseJob'>
  /** Milliseconds since the epoch. */
  now: () => number
  log: Logger
  lease_ms: number
  /** Aborts when the worker stops. */
  stopping: AbortSignal
}

/**
 * Runs one claimed job and records its outcome. Never rejects: if the outcome cannot be recorded,
 * the lease ends and the job runs again.
 */
export async function runJob(job: ClaimedJob, handler: JobHandler, context: JobContext): Promise<void> {
  const began = performance.now()
  const about = { job_id: job.id, job_kind: job.kind, attempt: job.attempts }
  const log = context.log.child(job.request_id === null ? about : { ...about, request_id: job.request_id })
  const ms = () => Math.round(performance.now() - began)
  try {
    const outcome = await attempt(job, handler, context).then(
      () => 'done' as const,
      (error: unknown) => ({ error }),
    )
    const { message, reason } = await record(outcome, { job, handler, context })
    if (reason !== undefined) log.error({ ms: ms(), reason }, message)
    // A recurring job would fill the log with successes.
    else if (!handler.every_ms) log.info({ ms: ms() }, message)
  } catch (error) {
    log.error({ ms: ms(), reason: reasonOf(error) }, 'The outcome of the job could not be recorded; it will run again.')
  }
}

/** Rejects if the job fails, exceeds its time limit or loses its lease. */
async function attempt(job: ClaimedJob, handler: JobHandler, context: JobContext): Promise<void> {
  const { database, now, lease_ms, stopping } = context
  // The last attempt left no outcome. More of them would end the process again and again.
  if (job.attempts > MAX_ATTEMPTS && !handler.every_ms) throw new JobError('The process ended during the last attempt.')
  stopping.throwIfAborted()
  const giving_up = new AbortController()
  const minutes = (handler.time_limit_ms ?? DEFAULT_TIME_LIMIT_MS) / 60_000
  const limit = setTimeout(
    () => giving_up.abort(new JobError(`It took longer than ${minutes} minutes.`)),
    handler.time_limit_ms ?? DEFAULT_TIME_LIMIT_MS,
  )
  const renewal = setInterval(() => {
    // While the database does not respond, the lease may end. The next renewal finds out.
    database.renewLease({ ...job, at: now(), lease_ms }).then(
      (isCurrent) => isCurrent || giving_up.abort(LEASE_LOST),
      () => undefined,
    )
  }, lease_ms / 3)
  limit.unref()
  renewal.unref()
  try {
    // A handler that ignores its signal must not keep its slot forever.
    await Promise.race([handler.run(job, AbortSignal.any([stopping, giving_up.signal])), rejectionOf(giving_up.signal)])
  } finally {
    clearTimeout(limit)
    clearInterval(renewal)
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** Returns what to log. `reason` is set for a failure. */
async function record(
  outcome: 'done' | { error: unknown },
  { job, handler, context }: { job: ClaimedJob; handler: JobHandler; context: JobContext },
): Promise<{ message: string; reason?: string }> {
  const { database, now, stopping } = context
  const every = handler.every_ms ?? null
  if (outcome === 'done') {
    const isCurrent = await database.finishJob({ ...job, next_at: every === null ? null : now() + every })
    return { message: isCurrent ? 'The job is done.' : 'The job is done, but its lease was lost.' }
  }
  const { error } = outcome
  if (error === LEASE_LOST) return { message: 'The job lost its lease.' }
  if (stopping.aborted) {
    await database.releaseJob(job)
    return { message: 'The job was interrupted because the relay stops; it will run again.' }
  }
  const delay = Math.min(retryDelay(job.attempts), every ?? Number.POSITIVE_INFINITY)
  const isDead = every === null && job.attempts >= MAX_ATTEMPTS
  const at = now()
  await database.failJob({ ...job, at, retry_at: isDead ? null : at + delay, error: safeErrorText(error) })
  const message = isDead
    ? `The job failed for the last time; "earshot jobs retry ${job.id}" runs it again.`
    : 'The job failed; it will run again.'
  return { message, reason: reasonOf(error) }
}

/** For the log, never for the database. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
