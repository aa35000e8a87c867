interface Sum {
  count: number
  bytes: number
}

const NOTHING: Readonly<Sum> = { count: 0, bytes: 0 }

export interface Tally {
  of(name: string): Readonly<Sum>
  /** Number of items of all names. */
  total(): number
  /** Adds one item until the returned function is called. */
  add(name: string, bytes: number): () => void
}

/** Counts items and bytes by name. Names without items take no memory. */
export function createTally(): Tally {
  const sums = new Map<string, Sum>()
  let total = 0
  return {
    of: (name) => sums.get(name) ?? NOTHING,
    total: () => total,
    add(name, bytes) {
      const sum = sums.get(name) ?? { ...NOTHING }
      sums.set(name, sum)
      sum.count++
      sum.bytes += bytes
      total++
      return () => {
        sum.count--
        sum.bytes -= bytes
        total--
        if (sum.count === 0) sums.delete(name)
      }
    },
  }
}
