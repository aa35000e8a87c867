import type { Limiter, LimiterOptions } from './limiter.ts'

/** Bounds memory to about 10 MB, however many networks a flood comes from. */
const MAX_KEYS = 50_000

/**
 * Counts in this process, for at most `max_keys` clients. When there are more, the lower half of
 * the counts is evicted, and every unknown client starts with the highest evicted count. So nobody
 * gains by being evicted, and an honest client loses at most what the median client has sent.
 * `now`: milliseconds, any monotonic clock.
 */
export function createMemoryLimiter({
  points,
  duration,
  max_keys = MAX_KEYS,
  now = () => performance.now(),
}: Omit<LimiterOptions, 'keyPrefix'> & { max_keys?: number; now?: () => number }): Limiter & { size(): number } {
  const counts = new Map<string, number>()
  let count_of_unknown = 0
  let ends_at = Number.NEGATIVE_INFINITY

  function startWindow(at: number): void {
    counts.clear()
    count_of_unknown = 0
    ends_at = at + duration * 1000
  }

  function evict(): void {
    const sorted = Uint32Array.from(counts.values()).sort()
    count_of_unknown = Math.max(count_of_unknown, sorted[sorted.length >> 1] ?? 0)
    for (const [who, count] of counts) if (count <= count_of_unknown) counts.delete(who)
  }

  return {
    size: () => counts.size,

    async consume(who) {
      const at = now()
      if (at >= ends_at) startWindow(at)
      const known = counts.get(who)
      if (known === undefined && counts.size >= max_keys) evict()
      const count = Math.min(known ?? count_of_unknown, points) + 1
      counts.set(who, count)
      return { is_allowed: count <= points, remaining: Math.max(0, points - count), ms_left: ends_at - at }
    },

    async reward(who) {
      const count = counts.get(who)
      if (count) counts.set(who, count - 1)
    },

    async forget(who) {
      if (counts.has(who)) counts.set(who, 0)
    },
  }
}
