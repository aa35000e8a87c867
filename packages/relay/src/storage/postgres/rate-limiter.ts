import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible'
import type { Connections } from './connections.ts'

export interface LimiterOptions {
  /** Tells the limits apart. */
  keyPrefix: string
  points: number
  /** Seconds. */
  duration: number
}

const TABLE = 'rate_limits'

/** The library's statements by their names, and which of their values are times by this machine's clock. */
const TIMES: Readonly<Record<string, readonly number[]>> = {
  [`${TABLE}:rlflx-upsert`]: [2, 3],
  [`${TABLE}:rlflx-clear-expired`]: [0],
}

/**
 * Counts in the database, and so for every relay on it. Who has used up a limit is turned away from memory until it ends, so that a
 * flood does not become a flood of statements. While the database does not answer, each process counts for itself. `now`: the clock
 * that all relays share.
 */
export function rateLimiter(
  connections: Connections,
  { now, ...options }: LimiterOptions & { now: () => number },
): RateLimiterAbstract {
  return new RateLimiterPostgres({
    ...options,
    storeClient: onSharedClock(connections, now),
    storeType: 'pool',
    tableName: TABLE,
    // A migration has made it.
    tableCreated: true,
    inMemoryBlockOnConsumed: options.points + 1,
    insuranceLimiter: new RateLimiterMemory(options),
  })
}

/** The library reckons by Date.now(). Between machines whose clocks differ a limit would then never end, or never hold. */
function onSharedClock({ query }: Connections, now: () => number) {
  return {
    query: async ({ name, text, values }: { name: string; text: string; values: (string | number)[] }) => {
      const times = TIMES[name]
      if (!times) throw new Error(`The rate limits' statement ${name} is not known here.`)
      const ahead = now() - Date.now()
      const shared = values.map((value, index) => (times.includes(index) ? Number(value) + ahead : value))
      const rows = await query<{ points: number; expire: number }>({ name, text }, shared)
      return { rows: rows.map(({ points, expire }) => ({ points, expire: expire - ahead })) }
    },
  }
}
