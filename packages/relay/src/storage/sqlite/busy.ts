import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../../errors.ts'

/** How long SQLite itself waits for a lock of another process. The whole process is blocked during that time. */
export const BUSY_TIMEOUT_MS = 10
/** How long a step waits in all, while the process goes on. */
export const MAX_WAIT_MS = 5_000
const MAX_PAUSE_MS = 100

/** Whether another process holds a lock that was needed. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))
}

/** Milliseconds before the next attempt, `attempts` having failed. */
export function pauseAfter(attempts: number): number {
  return Math.min(2 ** attempts, MAX_PAUSE_MS)
}

/**
 * Runs `work` at once, and again after a pause while another process holds a lock that it needs. `work` must not have changed anything
 * when it fails for that. Rejects with StoreUnavailable after `max_wait` milliseconds.
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

/** A lock that another process holds for long, and a disk that is full or fails, pass or are repaired: StoreUnavailable. */
export function explain(error: unknown): unknown {
  const code = codeOf(error)
  if (!/^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)/.test(code)) return error
  const reason = isBusy(error) ? 'is locked by another process' : 'could not be read or written'
  return new StoreUnavailable(`The database ${reason} (${code}).`, { isFull: code === 'SQLITE_FULL', cause: error })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
