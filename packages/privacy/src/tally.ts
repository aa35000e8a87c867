import { DROPPED } from './labels.ts'

/** The host page's own masking. Returns the text to keep. If it throws, the text is dropped. */
export type MaskHook = (text: string) => string

/** Counts for the debugger document, and the page's own hook. */
export interface Tally {
  /** Number of replacements by rule. */
  readonly masked: Record<string, number>
  /** Number of texts that were dropped after a failure, by rule or hook. */
  readonly dropped: Record<string, number>
  /** Runs after the rules, on every text. */
  readonly hook?: MaskHook | undefined
}

/**
 * Creates an empty tally. Its records have no prototype, so that rule names cannot collide with
 * inherited members.
 */
export function createTally(hook?: MaskHook): Tally {
  return { masked: Object.create(null), dropped: Object.create(null), hook }
}

/** Increments the count of `name`. */
export function count(record: Record<string, number>, name: string): void {
  record[name] = (record[name] ?? 0) + 1
}

/**
 * Applies the page's hook to a masked text. Returns the text itself if there is no hook. Never
 * throws.
 */
export function maskByHook(text: string, tally: Tally | undefined): string {
  if (!tally?.hook) return text
  try {
    const kept: unknown = tally.hook(text)
    if (typeof kept === 'string') return kept
  } catch {
    // Counted below, like a result that is not a string.
  }
  count(tally.dropped, 'mask')
  return DROPPED
}
