import { OverBudget } from './mask-document.ts'

/** Texts are short, and asking for the time costs as much as masking one of them. */
const CHECK_INTERVAL_CHARS = 2_000

/**
 * What a thread or a process calls before each text. Throws OverBudget once more than `limit_ms` of `used_ms` is gone, or nobody waits any
 * longer.
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
