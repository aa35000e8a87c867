import type { Response } from 'express'
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import { RelayError } from '../errors.ts'
import { addHeader } from './answer.ts'

/**
 * Counts one request of `who`, says so in the answer's headers, and throws RATE_LIMITED past the limit. Answers with a function that takes
 * the count back.
 */
export type RateLimit = (res: Response, who: string) => Promise<() => Promise<void>>

const WINDOW = 60

/**
 * So many requests a minute for each of whatever is counted; 0 is no limit. `name` is what the headers call it.
 * Headers: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function rateLimit({
  name,
  per_minute,
  createLimiter,
}: {
  name: string
  per_minute: number
  createLimiter: (options: { keyPrefix: string; points: number; duration: number }) => RateLimiterAbstract
}): RateLimit {
  if (per_minute === 0) return async () => async () => undefined
  const limiter = createLimiter({ keyPrefix: name, points: per_minute, duration: WINDOW })
  const policy = `"${name}";q=${per_minute};w=${WINDOW}`
  return async (res, who) => {
    const { state, isRefused } = await limiter.consume(who).then(
      (state) => ({ state, isRefused: false }),
      (refusal: unknown) => {
        // Refused by the rejection alone: one turned away from memory carries no count of what was consumed.
        if (refusal instanceof RateLimiterRes) return { state: refusal, isRefused: true }
        throw refusal
      },
    )
    const seconds = Math.ceil(state.msBeforeNext / 1000)
    addHeader(res, 'RateLimit-Policy', policy)
    addHeader(res, 'RateLimit', `"${name}";r=${state.remainingPoints};t=${seconds}`)
    if (isRefused) throw new RelayError('RATE_LIMITED', { retry_after: seconds })
    return async () => {
      await limiter.reward(who)
    }
  }
}

/** Who an address is for counting: an IPv6 network as one, since its whole /64 belongs to one subscriber. */
export function addressGroup(address: string | undefined): string {
  if (!address) return 'unknown'
  // Mapped into IPv6, or with the port that some proxies add.
  const version4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(address)
  if (version4?.[1]) return version4[1]
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(address)
  if (bracketed) return addressGroup(bracketed[1])
  if (!address.includes(':')) return address.slice(0, 45)
  const [before = '', after = ''] = address.split('::')
  const front = before.split(':').filter(Boolean)
  const back = after.split(':').filter(Boolean)
  const zeros = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
    : []
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`
}
