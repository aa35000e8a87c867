const DAY_MS = 24 * 60 * 60 * 1000

/** The number of the UTC day that contains `at`, counted from the epoch. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS)
}
