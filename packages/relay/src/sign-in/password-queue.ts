import pLimit from 'p-limit'
import { RelayError } from '../errors.ts'

/** A hash takes a thread of the pool, which file access shares, and 32 MB. */
const MAX_CONCURRENT = 2
const MAX_WAITING = 64
/** A share, so that one network does not keep everybody else out. An office has one address, too. */
export const MAX_PER_NETWORK = 16

/** Runs the work of passwords, a few at a time. Throws UNAVAILABLE if too much of it is waiting. */
export function createPasswordQueue() {
  const limit = pLimit(MAX_CONCURRENT)
  const open = new Map<string, number>()

  return async <Result>(network: string, work: () => Promise<Result>): Promise<Result> => {
    const own = open.get(network) ?? 0
    if (limit.pendingCount >= MAX_WAITING || own >= MAX_PER_NETWORK) {
      throw new RelayError('UNAVAILABLE', { message: 'Too many people are signing in. Try again in a few seconds.' })
    }
    open.set(network, own + 1)
    try {
      return await limit(work)
    } finally {
      const left = (open.get(network) ?? 1) - 1
      if (left > 0) open.set(network, left)
      else open.delete(network)
    }
  }
}
