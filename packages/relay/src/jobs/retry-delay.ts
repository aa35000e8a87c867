const FIRST_DELAY_MS = 10_000
const MAX_DELAY_MS = 60 * 60 * 1000

/** A job that fails this often is dead: with the delays below, about a day after its first attempt. */
export const MAX_ATTEMPTS = 32

/** Milliseconds between a failed attempt and the next: ten seconds, doubled each time up to an hour. */
export function retryDelay(attempts: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), MAX_DELAY_MS)
}
