import { count, STARS, type Tally } from '@earshot/privacy'
import { guard } from '../guard.ts'
import { rememberEntered } from '../privacy/entered.ts'
import { maskEvent, type ReplayEvent } from '../privacy/replay-events.ts'
import { record } from './record.ts'
import { RECORDER_OPTIONS } from './recorder-options.ts'
import { createReplayBuffer, type ReplayBufferOptions } from './replay-buffer.ts'
import { releaseFrames } from './untouched.ts'

export interface ReplayOptions {
  /**
   * What is shown of text. `strict`: what names the interface, all else as stars. `balanced`: ordinary text too. Typed values are
   * never shown.
   * @default 'strict'
   */
  readonly text?: 'strict' | 'balanced' | undefined
  /** Seconds that are always held; more where the page is quiet. @default 60 */
  readonly seconds?: number | undefined
  /** Limits of the memory that recording may take. */
  readonly limits?: Omit<ReplayBufferOptions, 'duration'>
}

export interface Replay {
  /** The events that are held, as JSON: the first are a full picture of the page. Throws where there is none. */
  snapshot(): readonly string[]
  /** Stops recording and keeps what is held. */
  freeze(): void
  /** Goes on recording after `freeze`. */
  thaw(): void
  /** Records anew, from a full picture on: the page has another document element. */
  restore(): void
  /** Stops for good and forgets everything; the page is as before. Harmless when repeated. */
  stop(): void
  /** How many seconds up to now, or up to `freeze`, are held. */
  seconds(): number
}

const DEFAULT_SECONDS = 60
const QUIET_TIMEOUT = 2_000

/**
 * Records the page so that at least the last seconds can be replayed, masked as each event comes in: nothing unmasked is ever
 * held. Works in the page without worker, style element or eval, and none of its errors reach the page.
 */
export function startReplay({
  options = {},
  tally,
  now = Date.now,
}: {
  options?: ReplayOptions
  tally: Tally
  now?: () => number
}): Replay {
  const { text = 'strict', seconds = DEFAULT_SECONDS, limits } = options
  let buffer = createReplayBuffer({ duration: seconds * 1000, ...limits })
  let stopRecording: (() => void) | null = null
  let state: 'recording' | 'frozen' | 'stopped' = 'recording'
  let endedAt: number | null = null
  let checkout: ReturnType<typeof setTimeout> | null = null

  const findNode = (id: number) => record.mirror.getNode(id)

  const keep = guard((event: ReplayEvent) => {
    const masked = maskEvent(event, { text, tally, findNode })
    if (masked && !buffer.add(masked)) count(tally.dropped, 'replay')
    if (checkout === null && buffer.isDue(now())) checkout = setTimeout(restart, QUIET_TIMEOUT)
  })

  function start() {
    let isRecording = true
    buffer.begin(now())
    const stop = record({
      // A stopped recorder still has timers and frames' listeners that would call.
      emit: (event) => void (isRecording && keep(event as unknown as ReplayEvent)),
      ...RECORDER_OPTIONS,
      // Called for each value that is seen, also in frames; as all of them become the same, no keystroke makes an event.
      maskInputFn(_, field) {
        rememberEntered(field)
        return STARS
      },
    })
    stopRecording = () => {
      isRecording = false
      stop?.()
    }
  }

  function halt() {
    if (checkout !== null) clearTimeout(checkout)
    checkout = null
    stopRecording?.()
    stopRecording = null
  }

  const restart = guard(() => {
    halt()
    start()
  })

  function end(next: 'frozen' | 'stopped') {
    if (state === 'recording') {
      halt()
      endedAt = now()
    }
    state = next
  }

  start()
  return {
    snapshot() {
      if (!buffer.hasPicture()) throw new Error('The page could not be recorded.')
      return buffer.jsonEvents()
    },
    freeze() {
      if (state === 'recording') end('frozen')
    },
    thaw() {
      if (state !== 'frozen') return
      state = 'recording'
      endedAt = null
      start()
    },
    restore() {
      if (state === 'recording') restart()
    },
    stop() {
      end('stopped')
      releaseFrames()
      buffer = createReplayBuffer({ duration: 0 })
    },
    seconds() {
      const startedAt = buffer.startedAt()
      return startedAt === null ? 0 : Math.max(0, ((endedAt ?? now()) - startedAt) / 1000)
    },
  }
}
