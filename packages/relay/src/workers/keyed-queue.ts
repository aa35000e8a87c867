import { RelayError } from '../errors.ts'

/** Of one address or key. */
const MAX_WAITING = 16

interface Queue {
  /** Resolves when the latest work has ended, however it ended. */
  last: Promise<unknown>
  /** What runs and what waits. */
  count: number
}

/** Runs the work of each `who` one after the other. Throws UNAVAILABLE where too much of it is waiting. */
export function createKeyedQueue(): <Result>(who: string, work: () => Promise<Result>) => Promise<Result> {
  const queues = new Map<string, Queue>()
  return async (who, work) => {
    const line = queues.get(who) ?? { last: Promise.resolve(), count: 0 }
    if (line.count > MAX_WAITING) {
      const message = 'Too many documents are waiting to be masked. Send it again after the time in Retry-After.'
      throw new RelayError('UNAVAILABLE', { message, retry_after: 10 })
    }
    queues.set(who, line)
    line.count += 1
    // Most come alone: then nothing is put off.
    const answer = line.count === 1 ? work() : line.last.then(work)
    line.last = answer.catch(() => undefined)
    try {
      return await answer
    } finally {
      line.count -= 1
      if (line.count === 0) queues.delete(who)
    }
  }
}
