import pLimit, { type LimitFunction } from 'p-limit'
import { RelayError } from '../../errors.ts'

/** Of one address or key. */
const MAX_WAITING = 16

/** Runs the work of each `who` one after the other. Refuses what would wait behind too much. */
export function createTurns(): <Answer>(who: string, work: () => Promise<Answer>) => Promise<Answer> {
  const turns = new Map<string, LimitFunction>()
  return async (who, work) => {
    const own = turns.get(who) ?? pLimit(1)
    if (own.pendingCount >= MAX_WAITING) throw new RelayError('UNAVAILABLE', { retry_after: 10 })
    turns.set(who, own)
    try {
      return await own(work)
    } finally {
      if (own.activeCount + own.pendingCount === 0) turns.delete(who)
    }
  }
}
