/** How far back from a cut a value may have begun that the cut would hide from its rule. */
const MARGIN = 120

/**
 * `text` with at most `max` characters (at least 200). What stands at the cut is dropped back to the last sign that cannot be
 * inside an e-mail address, a number or a token, so that no rule misses one because half of it is gone.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const kept = max - MARGIN
  return `${text.slice(0, kept)}${text.slice(kept, max - 1).replace(/[\w\s@.%+()/-]*$/, '')}…`
}
