/** What masking did, in the shape the debugger document reports it. */
export interface Tally {
  /** Rule name → how many pieces it replaced. */
  readonly masked: Record<string, number>
  /** Rule or hook name → how many pieces were dropped because it failed. */
  readonly dropped: Record<string, number>
}

/** An empty tally. Its records have no prototype, so that no rule name can collide with one. */
export function createTally(): Tally {
  return { masked: Object.create(null), dropped: Object.create(null) }
}

/** Adds one to `name`. */
export function count(record: Record<string, number>, name: string): void {
  record[name] = (record[name] ?? 0) + 1
}
