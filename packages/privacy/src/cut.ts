/** Number of characters before the cut in which a truncated value may start. */
const MARGIN = 120

/**
 * Cuts `text` to at most `max` characters (at least 200). It also drops a partial word at the cut,
 * so that no rule misses a truncated e-mail address, number or token.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const kept = max - MARGIN
  return `${text.slice(0, kept)}${text.slice(kept, max - 1).replace(/[\w\s@.%+()/-]*$/, '')}…`
}
