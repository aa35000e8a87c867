/** Sums counts of values, for lists of the most frequent. */
export interface Tally {
  add(value: string | null, count: number): void
  top(length: number): { value: string | null; count: number }[]
}

export function createTally(): Tally {
  const counts = new Map<string | null, number>()
  return {
    add: (value, count) => counts.set(value, (counts.get(value) ?? 0) + count),
    top: (length) =>
      [...counts]
        .map(([value, count]) => ({ value, count }))
        .sort((one, other) => other.count - one.count || (String(one.value) < String(other.value) ? -1 : 1))
        .slice(0, length),
  }
}
