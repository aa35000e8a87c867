import { OverBudget } from './mask-document.ts'

/**
 * Reading the CPU time costs as much as masking a short string, so it is read only after this many
 * characters.
 */
const CHECK_INTERVAL_CHARS = 2_000

/**
 * Returns the function to call before masking each string. It throws OverBudget when more than
 * `limit_ms` of processor time is used or the work was cancelled.
 */
export function createTimeLimit({
  limit_ms,
  used_ms,
  isCancelled,
}: {
  /** Milliseconds of processor time. */
  limit_ms: number
  used_ms: () => number
  isCancelled: () => boolean
}): (text: string) => void {
  let since = CHECK_INTERVAL_CHARS
  return (text) => {
    since += text.length + 50
    if (since < CHECK_INTERVAL_CHARS) return
    since = 0
    if (isCancelled() || used_ms() > limit_ms) throw new OverBudget()
  }
}
