import { RelayError } from '../errors.ts'

/** Of whom processor time is counted at the same time; each of them has sent a document lately. */
const MAX_COUNTED = 10_000
const MINUTE_MS = 60_000

export interface Budget {
  /** Throws RATE_LIMITED while `who` has used up what a minute allows. */
  require(who: string): void
  /** Counts `used_ms` milliseconds against `who`. */
  charge(who: string, used_ms: number): void
}

/**
 * So many milliseconds of processor time a minute for each of whatever is counted, as a bucket that leaks. 0: no limit. One process counts
 * for itself, since the processor is its own.
 */
export function createBudget({ per_minute, now }: { per_minute: number; now: () => number }): Budget {
  const levels = new Map<string, { level: number; at: number }>()
  const leak = per_minute / MINUTE_MS

  function levelOf(who: string): number {
    const known = levels.get(who)
    return known ? Math.max(0, known.level - Math.max(0, now() - known.at) * leak) : 0
  }

  /** Those that came longest ago stand first. */
  function evict(): void {
    for (const who of levels.keys()) {
      if (levels.size < MAX_COUNTED && levelOf(who) > 0) return
      levels.delete(who)
    }
  }

  return {
    require(who) {
      const over = levelOf(who) - per_minute
      if (per_minute === 0 || over < 0) return
      throw new RelayError('RATE_LIMITED', {
        message:
          'Documents from here have taken as much of the relay’s time as a minute allows. Wait as long as Retry-After says.',
        retry_after: Math.floor(over / leak / 1000) + 1,
      })
    },
    charge(who, used_ms) {
      if (per_minute === 0) return
      const level = levelOf(who) + used_ms
      levels.delete(who)
      evict()
      levels.set(who, { level, at: now() })
    },
  }
}
