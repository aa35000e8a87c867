import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Consumed, Limiter, LimiterOptions } from '../limiter.ts'
import { createMemoryLimiter } from '../memory-limiter.ts'
import type { Connections } from './connections.ts'

const TABLE = 'rate_limits'
const CLEAR_INTERVAL_MS = 60_000

/** The library's statement, and which of its values are times by this machine's clock. */
const UPSERT = `${TABLE}:rlflx-upsert`
const UPSERT_TIMES = [2, 3]
const CLEAR = { name: 'clear-rate-limits', text: `delete from ${TABLE} where expire < $1` }

/**
 * Counts in the database, and so for every relay on it. Who has used up a limit is turned away from memory until it ends, so that a
 * flood does not become a flood of statements. While the database does not answer, each process counts for itself. Rows of windows
 * that have ended are removed every minute. `now`: the clock that all relays share.
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
    // A migration has made it.
    tableCreated: true,
    clearExpiredByTimeout: false,
    inMemoryBlockOnConsumed: options.points + 1,
  })
  const own = createMemoryLimiter(options)
  let cleared_at = now()

  function clearNowAndThen(): void {
    const at = now()
    if (Math.abs(at - cleared_at) < CLEAR_INTERVAL_MS) return
    cleared_at = at
    // What stays is removed the next time.
    connections.query(CLEAR, [at]).catch(() => undefined)
  }

  return {
    async consume(who) {
      clearNowAndThen()
      try {
        return toConsumed(await shared.consume(who), 'allowed')
      } catch (refusal) {
        // Refused by the rejection alone: one turned away from memory carries no count of what was consumed.
        if (refusal instanceof RateLimiterRes) return toConsumed(refusal, 'refused')
        return own.consume(who)
      }
    },

    async reward(who) {
      await shared.reward(who).catch(() => own.reward(who))
    },
  }
}

function toConsumed({ remainingPoints, msBeforeNext }: RateLimiterRes, outcome: 'allowed' | 'refused'): Consumed {
  return { is_allowed: outcome === 'allowed', remaining: remainingPoints, ms_left: msBeforeNext }
}

/** The library reckons by Date.now(). Between machines whose clocks differ a limit would then never end, or never hold. */
function onSharedClock({ query }: Connections, now: () => number) {
  return {
    query: async ({ name, text, values }: { name: string; text: string; values: (string | number)[] }) => {
      if (name !== UPSERT) throw new Error(`The rate limits' statement ${name} is not known here.`)
      const ahead = now() - Date.now()
      const shared = values.map((value, index) => (UPSERT_TIMES.includes(index) ? Number(value) + ahead : value))
      const rows = await query<{ points: number; expire: number }>({ name, text }, shared)
      return { rows: rows.map(({ points, expire }) => ({ points, expire: expire - ahead })) }
    },
  }
}
