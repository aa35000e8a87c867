import { DROPPED } from './labels.ts'

/** What may be kept of a text that the rules have masked. The host page's own; may throw, and then the piece is dropped. */
export type MaskHook = (text: string) => string

/** What masking did, in the shape the debugger document reports it, and the page's own hook where it gave one. */
export interface Tally {
  /** Rule name → how many pieces it replaced. */
  readonly masked: Record<string, number>
  /** Rule or hook name → how many pieces were dropped because it failed. */
  readonly dropped: Record<string, number>
  /** Runs after the rules, on every text that they let through. */
  readonly hook?: MaskHook | undefined
}

/** An empty tally. Its records have no prototype, so that no rule name can collide with one. */
export function createTally(hook?: MaskHook): Tally {
  return { masked: Object.create(null), dropped: Object.create(null), hook }
}

/** Adds one to `name`. */
export function count(record: Record<string, number>, name: string): void {
  record[name] = (record[name] ?? 0) + 1
}

/** What the page's hook leaves of a text that the rules have masked; the text itself where there is no hook. Never throws. */
export function maskByHook(text: string, tally: Tally | undefined): string {
  if (!tally?.hook) return text
  try {
    const kept: unknown = tally.hook(text)
    if (typeof kept === 'string') return kept
  } catch {
    // Counted below, as an answer that is no text.
  }
  count(tally.dropped, 'mask')
  return DROPPED
}
