import pLimit, { type LimitFunction } from 'p-limit'
import { RelayError } from '../../errors.ts'

/** Of one address or key. */
const MAX_WAITING = 16

/** Runs the work of each `who` one after the other. Throws UNAVAILABLE where too much of it is waiting. */
export function createTurns(): <Answer>(who: string, work: () => Promise<Answer>) => Promise<Answer> {
  const turns = new Map<string, LimitFunction>()
  return async (who, work) => {
    const own = turns.get(who) ?? pLimit(1)
    if (own.pendingCount >= MAX_WAITING) {
      const message = 'Too many documents are waiting to be masked. Send it again after the time in Retry-After.'
      throw new RelayError('UNAVAILABLE', { message, retry_after: 10 })
    }
    turns.set(who, own)
    try {
      return await own(work)
    } finally {
      if (own.activeCount + own.pendingCount === 0) turns.delete(who)
    }
  }
}
