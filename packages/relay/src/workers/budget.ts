import { RelayError } from '../errors.ts'

/** The largest number of clients whose processor time is tracked. */
const MAX_COUNTED = 10_000
const MINUTE_MS = 60_000

export interface Budget {
  /** Throws RATE_LIMITED while `who` has used up its budget. */
  require(who: string): void
  /** Charges `who` for processor time. */
  charge(who: string, used_ms: number): void
}

/**
 * Limits processor time per minute for each client, in milliseconds, as a leaky bucket. 0: no
 * limit. Each process counts separately.
 */
export function createBudget({ per_minute, now }: { per_minute: number; now: () => number }): Budget {
  const levels = new Map<string, { level: number; at: number }>()
  const leak = per_minute / MINUTE_MS

  function levelOf(who: string): number {
    const known = levels.get(who)
    return known ? Math.max(0, known.level - Math.max(0, now() - known.at) * leak) : 0
  }

  /**
   * Removes clients whose budget is unused, or the ones charged longest ago. The map is in order of
   * the last charge.
   */
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
          'Your documents have used the processor time that is allowed per minute. Wait for the time in Retry-After.',
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
