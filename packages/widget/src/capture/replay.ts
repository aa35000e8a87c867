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
   * Which text is shown. `strict`: only texts of the interface, and stars for the rest. `balanced`:
   * ordinary text as well. Typed values are never shown.
   * @default 'strict'
   */
  readonly text?: 'strict' | 'balanced' | undefined
  /** Minimum duration to keep, in seconds; more if the page is quiet. @default 60 */
  readonly seconds?: number | undefined
  /** Memory limits of the recording. */
  readonly limits?: Omit<ReplayBufferOptions, 'duration'>
}

export interface Replay {
  /**
   * Returns the recorded events as JSON, starting with a full snapshot of the page. Throws if there
   * is none.
   */
  snapshot(): readonly string[]
  /** Stops recording and keeps the events. */
  freeze(): void
  /** Resumes recording after `freeze`. */
  thaw(): void
  /** Starts again with a full snapshot, after the page has replaced its document element. */
  restore(): void
  /** Stops recording, forgets all events, and restores the page. Calling it twice is harmless. */
  stop(): void
  /** Returns the recorded duration in seconds, up to now or `freeze`. */
  seconds(): number
}

const DEFAULT_SECONDS = 60
const QUIET_TIMEOUT_MS = 2_000

/**
 * Records the page so that at least the last seconds can be replayed. Every event is masked before
 * it is stored. Needs no worker, style element or eval, and never throws into the page.
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

  const addEvent = guard((event: ReplayEvent) => {
    const masked = maskEvent(event, { text, tally, findNode })
    if (masked && !buffer.add(masked)) count(tally.dropped, 'replay')
    if (checkout === null && buffer.isDue(now())) checkout = setTimeout(restart, QUIET_TIMEOUT_MS)
  })

  function start() {
    let isRecording = true
    buffer.begin(now())
    const stop = record({
      // A stopped recorder still has timers and listeners in frames that would call this.
      emit: (event) => void (isRecording && addEvent(event as unknown as ReplayEvent)),
      ...RECORDER_OPTIONS,
      // Called for each value, also in frames. All values become equal, so a keystroke creates no
      // event.
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
