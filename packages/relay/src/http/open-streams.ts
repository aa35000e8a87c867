import type { Actor } from '../domain/access/actor.ts'
import { RelayError } from '../errors.ts'

/** Two browser tabs of each of a few programs. */
const STREAMS_PER_ACTOR = 10
const STREAMS_IN_ALL = 500
/** Each costs the relay more than any other call, for as long as it lasts. */
const DOWNLOADS_PER_ACTOR = 2
const DOWNLOADS_IN_ALL = 10
const RETRY_AFTER_S = 15

export interface OpenStreams {
  /**
   * Counts a stream of `actor` until `close`. `signal` aborts when the relay stops or `abort` is
   * called. Throws `Limits.ofActor` or `Limits.inAll` for too many, and UNAVAILABLE when the relay is
   * stopping.
   */
  open(actor: Pick<Actor, 'kind' | 'id'>): { signal: AbortSignal; abort: () => void; close: () => void }
  /** Ends all streams. */
  stop(): void
}

interface Limits {
  max_per_actor: number
  max: number
  /** The errors for too many. */
  ofActor: () => RelayError
  inAll: () => RelayError
}

/** Counts event streams. */
export function createOpenStreams({
  max_per_actor = STREAMS_PER_ACTOR,
  max = STREAMS_IN_ALL,
}: Partial<Pick<Limits, 'max_per_actor' | 'max'>> = {}): OpenStreams {
  const ofActor = () => {
    const message = `At most ${max_per_actor} event streams can be open with one key or member. Close one that is not needed.`
    return new RelayError('RATE_LIMITED', { message, retry_after: RETRY_AFTER_S })
  }
  const inAll = () => new RelayError('UNAVAILABLE', { retry_after: RETRY_AFTER_S })
  return countStreams({ max_per_actor, max, ofActor, inAll })
}

/** Counts downloads. */
export function createOpenDownloads({
  max_per_actor = DOWNLOADS_PER_ACTOR,
  max = DOWNLOADS_IN_ALL,
}: Partial<Pick<Limits, 'max_per_actor' | 'max'>> = {}): OpenStreams {
  const tooMany = () =>
    new RelayError('TOO_MANY_EXPORTS', { details: { max_per_actor, max }, retry_after: RETRY_AFTER_S })
  return countStreams({ max_per_actor, max, ofActor: tooMany, inAll: tooMany })
}

function countStreams({ max_per_actor, max, ofActor, inAll }: Limits): OpenStreams {
  const streams = new Map<AbortController, string>()
  let isStopping = false

  return {
    open({ kind, id }) {
      const who = `${kind} ${id}`
      const count = [...streams.values()].filter((other) => other === who).length
      if (count >= max_per_actor) throw ofActor()
      if (isStopping) throw new RelayError('UNAVAILABLE', { retry_after: RETRY_AFTER_S })
      if (streams.size >= max) throw inAll()
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
