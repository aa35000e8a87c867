import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible'
import type { Connections } from './connections.ts'

export interface LimiterOptions {
  /** Tells the limits apart. */
  keyPrefix: string
  points: number
  /** Seconds. */
  duration: number
}

/**
 * Counts in the database, and so for every relay on it. Who has used up a limit is turned away from memory until it ends, so that a
 * flood does not become a flood of statements. While the database does not answer, each process counts for itself.
 */
export function rateLimiter({ pool }: Connections, options: LimiterOptions): RateLimiterAbstract {
  return new RateLimiterPostgres({
    ...options,
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    // A migration has made it.
    tableCreated: true,
    inMemoryBlockOnConsumed: options.points + 1,
    insuranceLimiter: new RateLimiterMemory(options),
  })
}
