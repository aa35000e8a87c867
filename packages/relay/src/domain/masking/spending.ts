import { OverBudget } from './mask-document.ts'

/** Texts are short, and asking for the time costs as much as masking one of them. */
const LOOK_EVERY = 2_000

/**
 * What a thread or a process calls before each text. Throws OverBudget once more than `limit` of `spent` is gone, or nobody waits any
 * longer.
 */
export function createSpending({
  limit,
  spent,
  isUnwanted,
}: {
  /** Milliseconds of processor time. */
  limit: number
  spent: () => number
  isUnwanted: () => boolean
}): (text: string) => void {
  let since = LOOK_EVERY
  return (text) => {
    since += text.length + 50
    if (since < LOOK_EVERY) return
    since = 0
    if (isUnwanted() || spent() > limit) throw new OverBudget()
  }
}
