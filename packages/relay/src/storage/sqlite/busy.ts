import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../../errors.ts'

/**
 * How long SQLite itself waits for another process's lock. It blocks the event loop during that time, so
 * keep it short.
 */
export const BUSY_TIMEOUT_MS = 10
/** How long a step waits in total, without blocking. */
export const MAX_WAIT_MS = 5_000
const MAX_PAUSE_MS = 100

/** Whether the error means that another process holds a lock. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))
}

/** Milliseconds to wait after `attempts` failed attempts. */
export function pauseAfter(attempts: number): number {
  return Math.min(2 ** attempts, MAX_PAUSE_MS)
}

/**
 * Runs `work`, and retries it after a pause while another process holds a lock. `work` must not
 * have changed anything when it fails this way. Rejects with StoreUnavailable after `max_wait`
 * milliseconds.
 */
export async function retryWhenBusy<Result>(work: () => Result, max_wait = MAX_WAIT_MS): Promise<Result> {
  const until = performance.now() + max_wait
  for (let attempts = 1; ; attempts++) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw explain(error)
    }
    await sleep(pauseAfter(attempts))
  }
}

/**
 * Converts errors that are temporary or repairable, such as a lock or a full disk, to
 * StoreUnavailable.
 */
export function explain(error: unknown): unknown {
  const code = codeOf(error)
  if (!/^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)/.test(code)) return error
  const reason = isBusy(error) ? 'is locked by another process' : 'could not be read or written'
  return new StoreUnavailable(`The database ${reason} (${code}).`, { isFull: code === 'SQLITE_FULL', cause: error })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
