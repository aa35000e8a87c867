import type { JobKind } from '../domain/jobs/new-job.ts'
import { newJob } from '../domain/jobs/new-job.ts'
import type { ClaimedJob, JobSteps } from '../storage/database.ts'
import type { JobHandler } from './job-handler.ts'
import { type JobContext, reasonOf, runJob } from './run-job.ts'

/** How soon a job is found that another process has added. */
const POLL_MS = 5_000
/** How soon a job runs again after its process was killed. */
const LEASE_MS = 60_000
const STOP_TIMEOUT_MS = 8_000

export interface WorkerOptions extends Pick<JobContext, 'now' | 'log'> {
  database: JobSteps
  /** By kind. Jobs of other kinds are left to relays that know them. */
  handlers: Readonly<Record<string, JobHandler>>
  /** @default 5 seconds */
  poll_ms?: number
  /** @default 60 seconds */
  lease_ms?: number
  /** How long stopping waits for running jobs. @default 8 seconds */
  stop_ms?: number
}

/**
 * Runs the jobs that are due, of all relays that share the database each in one. Each kind has its
 * own slots, so that none keeps another waiting. Returns a stop function, which interrupts running
 * jobs, waits for them and may be called twice. The timer does not keep the process alive.
 */
export function startWorker({
  database,
  handlers,
  now,
  log,
  poll_ms = POLL_MS,
  lease_ms = LEASE_MS,
  stop_ms = STOP_TIMEOUT_MS,
}: WorkerOptions): () => Promise<void> {
  const stopping = new AbortController()
  const running = new Map<Promise<void>, string>()
  const byKind = new Map<string, JobHandler>(Object.entries(handlers))
  let areRecurringAdded = false
  let isFailing = false
  let isAwake = true
  let timer: NodeJS.Timeout | undefined

  function freeKinds(): string[] {
    const taken = [...running.values()]
    const isFree = (kind: string, { concurrency = 1 }: JobHandler) =>
      taken.filter((other) => other === kind).length < concurrency
    return [...byKind].filter(([kind, handler]) => isFree(kind, handler)).map(([kind]) => kind)
  }

  async function addRecurring(): Promise<void> {
    for (const [kind, { every_ms }] of byKind) {
      if (every_ms) await database.addJob(newJob({ kind: kind as JobKind, at: now(), unique_key: kind }))
    }
    areRecurringAdded = true
  }

  /** Claims jobs until none is due or no slot is free. */
  async function fill(): Promise<void> {
    if (!areRecurringAdded) await addRecurring()
    for (;;) {
      const kinds = freeKinds()
      if (kinds.length === 0 || stopping.signal.aborted) return
      const job = await database.claimJob({ kinds, at: now(), lease_ms })
      if (!job) return
      start(job)
    }
  }

  function start(job: ClaimedJob): void {
    const handler = byKind.get(job.kind)
    if (!handler) return
    const run = runJob(job, handler, { database, now, log, lease_ms, stopping: stopping.signal }).then(() => {
      running.delete(run)
      wake()
    })
    running.set(run, job.kind)
  }

  async function fillAndWait(): Promise<void> {
    while (isAwake && !stopping.signal.aborted) {
      isAwake = false
      try {
        await fill()
        isFailing = false
      } catch (error) {
        // One line for an outage, however long it lasts.
        if (!isFailing) log.error({ reason: reasonOf(error) }, 'Jobs could not be read; they run later.')
        isFailing = true
      }
    }
    if (stopping.signal.aborted) return
    timer = setTimeout(wake, poll_ms)
    timer.unref()
  }

  function wake(): void {
    if (isAwake || stopping.signal.aborted) return
    isAwake = true
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    filling = fillAndWait()
  }

  const unsubscribe = database.onJobAdded(wake)
  let filling = fillAndWait()

  return async () => {
    stopping.abort()
    unsubscribe()
    clearTimeout(timer)
    await settled(
      filling.then(() => Promise.all(running.keys())),
      stop_ms,
    )
  }
}

/** Waits for `work`, at most `timeout_ms`. */
async function settled(work: Promise<unknown>, timeout_ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeout_ms)
  })
  await Promise.race([work, timeout])
  clearTimeout(timer)
}
