import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Consumed, Limiter, LimiterOptions } from '../limiter.ts'
import { createMemoryLimiter } from '../memory-limiter.ts'
import type { Connections } from './connections.ts'

const TABLE = 'rate_limits'
const CLEAR_INTERVAL_MS = 60_000

/**
 * The library's statement, and the positions of its values that are times by this machine's clock.
 */
const UPSERT = `${TABLE}:rlflx-upsert`
const UPSERT_TIMES = [2, 3]
const DELETE = `${TABLE}:rlflx-delete`
const CLEAR = { name: 'clear-rate-limits', text: `delete from ${TABLE} where expire < $1` }

/**
 * Counts in the database, for all relays that share it. A client past its limit is refused from
 * memory until the window ends, so that a flood does not reach the database. While the database
 * does not respond, each process counts alone. Expired rows are removed every minute. `now`: the
 * clock that all relays share.
 */
export function createRateLimiter(
  connections: Connections,
  { now, ...options }: LimiterOptions & { now: () => number },
): Limiter {
  const shared = new RateLimiterPostgres({
    ...options,
    storeClient: onSharedClock(connections, now),
    storeType: 'pool',
    tableName: TABLE,
    // The schema creates it.
    tableCreated: true,
    clearExpiredByTimeout: false,
    inMemoryBlockOnConsumed: options.points + 1,
  })
  const own = createMemoryLimiter(options)
  let cleared_at = now()

  function clearExpired(): void {
    const at = now()
    if (Math.abs(at - cleared_at) < CLEAR_INTERVAL_MS) return
    cleared_at = at
    // If it fails, the next call removes the rows.
    connections.query(CLEAR, [at]).catch(() => undefined)
  }

  return {
    async consume(who) {
      clearExpired()
      try {
        return toConsumed(await shared.consume(who), 'allowed')
      } catch (refusal) {
        // A rejection alone means refused: a client refused from memory has no count of consumed
        // points.
        if (refusal instanceof RateLimiterRes) return toConsumed(refusal, 'refused')
        return own.consume(who)
      }
    },

    async reward(who) {
      await shared.reward(who).catch(() => own.reward(who))
    },

    async forget(who) {
      await Promise.all([shared.delete(who).catch(() => undefined), own.forget(who)])
    },
  }
}

function toConsumed({ remainingPoints, msBeforeNext }: RateLimiterRes, outcome: 'allowed' | 'refused'): Consumed {
  return { is_allowed: outcome === 'allowed', remaining: remainingPoints, ms_left: msBeforeNext }
}

/**
 * The library uses Date.now(). With different clocks on the machines, a limit would never end or
 * never apply.
 */
function onSharedClock({ query }: Connections, now: () => number) {
  return {
    query: async ({ name, text, values }: { name: string; text: string; values: (string | number)[] }) => {
      if (name === DELETE) return { rows: await query({ name, text }, values) }
      if (name !== UPSERT) throw new Error(`Unknown statement of the rate limiter: ${name}.`)
      const ahead = now() - Date.now()
      const shared = values.map((value, index) => (UPSERT_TIMES.includes(index) ? Number(value) + ahead : value))
      const rows = await query<{ points: number; expire: number }>({ name, text }, shared)
      return { rows: rows.map(({ points, expire }) => ({ points, expire: expire - ahead })) }
    },
  }
}
