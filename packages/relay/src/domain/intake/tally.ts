interface Sum {
  count: number
  bytes: number
}

const NOTHING: Readonly<Sum> = { count: 0, bytes: 0 }

export interface Tally {
  of(name: string): Readonly<Sum>
  /** How many there are, of all names. */
  total(): number
  /** Counts one more, until the function that is returned is called. */
  add(name: string, bytes: number): () => void
}

/** Counts what is under way, by name. A name of which there is nothing left takes no memory. */
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
