import type { Response } from 'express'
import { RelayError } from '../errors.ts'
import type { Limiter, LimiterOptions } from '../storage/limiter.ts'
import { addHeader } from './response.ts'

/**
 * Counts one request of `who`, adds the RateLimit headers, and throws RATE_LIMITED past the limit.
 * Returns a function that takes the count back.
 */
export type RateLimit = (res: Response, who: string) => Promise<() => Promise<void>>

const WINDOW_S = 60

/**
 * Creates a limit of requests per minute for each client; 0 means no limit. `name`: the policy name
 * in the headers. Headers: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function createRateLimit({
  name,
  per_minute,
  createLimiter,
}: {
  name: string
  per_minute: number
  createLimiter: (options: LimiterOptions) => Limiter
}): RateLimit {
  if (per_minute === 0) return async () => async () => undefined
  const limiter = createLimiter({ keyPrefix: name, points: per_minute, duration: WINDOW_S })
  const policy = `"${name}";q=${per_minute};w=${WINDOW_S}`
  return async (res, who) => {
    const { is_allowed, remaining, ms_left } = await limiter.consume(who)
    const seconds = Math.ceil(ms_left / 1000)
    addHeader(res, 'RateLimit-Policy', policy)
    addHeader(res, 'RateLimit', `"${name}";r=${remaining};t=${seconds}`)
    if (!is_allowed) throw new RelayError('RATE_LIMITED', { retry_after: seconds })
    return () => limiter.reward(who)
  }
}
