import { RelayError } from '../errors.ts'

/** For one address or key. */
const MAX_WAITING = 16

interface Queue {
  /** Resolves when the latest work has settled. */
  last: Promise<unknown>
  /** Running and waiting work. */
  count: number
}

/** Runs the work of each `who` one at a time. Throws UNAVAILABLE if too much is waiting. */
export function createKeyedQueue(): <Result>(who: string, work: () => Promise<Result>) => Promise<Result> {
  const queues = new Map<string, Queue>()
  return async (who, work) => {
    const queue = queues.get(who) ?? { last: Promise.resolve(), count: 0 }
    if (queue.count > MAX_WAITING) {
      const message = 'Too many documents are waiting to be masked. Send this one again after the time in Retry-After.'
      throw new RelayError('UNAVAILABLE', { message, retry_after: 10 })
    }
    queues.set(who, queue)
    queue.count += 1
    // Without other work, which is usual, start synchronously.
    const result = queue.count === 1 ? work() : queue.last.then(work)
    queue.last = result.catch(() => undefined)
    try {
      return await result
    } finally {
      queue.count -= 1
      if (queue.count === 0) queues.delete(who)
    }
  }
}
