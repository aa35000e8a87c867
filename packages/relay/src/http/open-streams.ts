import type { Actor } from '../domain/access/actor.ts'
import { RelayError } from '../errors.ts'

/** Two browser tabs of each of a few programs. */
const MAX_PER_ACTOR = 10
const MAX_IN_ALL = 500
const RETRY_AFTER_S = 15

export interface OpenStreams {
  /**
   * Counts a stream of `actor` until `close`. `signal` aborts when the relay stops or `abort` is
   * called. Throws RATE_LIMITED for too many streams of the actor, UNAVAILABLE for too many in all
   * and when the relay is stopping.
   */
  open(actor: Pick<Actor, 'kind' | 'id'>): { signal: AbortSignal; abort: () => void; close: () => void }
  /** Ends all streams. */
  stop(): void
}

export function createOpenStreams({
  max_per_actor = MAX_PER_ACTOR,
  max = MAX_IN_ALL,
}: {
  max_per_actor?: number
  max?: number
} = {}): OpenStreams {
  const streams = new Map<AbortController, string>()
  let isStopping = false

  return {
    open({ kind, id }) {
      const who = `${kind} ${id}`
      const count = [...streams.values()].filter((other) => other === who).length
      if (count >= max_per_actor) {
        const message = `At most ${max_per_actor} event streams can be open with one key or member. Close one that is not needed.`
        throw new RelayError('RATE_LIMITED', { message, retry_after: RETRY_AFTER_S })
      }
      if (isStopping || streams.size >= max) throw new RelayError('UNAVAILABLE', { retry_after: RETRY_AFTER_S })
      const controller = new AbortController()
      streams.set(controller, who)
      return {
        signal: controller.signal,
        abort: () => controller.abort(),
        close: () => streams.delete(controller),
      }
    },

    stop() {
      isStopping = true
      for (const controller of streams.keys()) controller.abort()
    },
  }
}
