import type { EarlyCollectors } from '../capture/early.ts'
import { type Recorder, startRecorder } from '../capture/recorder.ts'
import type { Replay } from '../capture/replay.ts'
import { read } from '../dom.ts'
import { type Captured, messageOf, type PartResult } from './captured.ts'
import { chunks } from './chunks.ts'
import { notRunning } from './inert-widget.ts'
import type { User, WidgetOptions } from './options.ts'
import { whenIdle } from './when-idle.ts'

/** All recorders together. */
export interface Recording {
  capture(): Captured
  /** Stops recording until `thaw`. */
  freeze(): void
  thaw(): void
  readonly redact: Recorder['redact']
  readonly tally: Recorder['tally']
  setContext: Recorder['setContext']
  /** Continues after the page has replaced its document. */
  restore(): void
  identify(user: User | null): void
  stop(): void
}

/**
 * Starts recording. Console, network and errors continue from the early collectors; the replay
 * starts when the page is idle.
 */
export function startRecording({ options, early }: { options: WidgetOptions; early: EarlyCollectors }): Recording {
  const recorder = startRecorder({ early, options, connections: chunks.connections })
  let replay: Replay | undefined
  let starting: Promise<Replay> | undefined
  let frozen = false
  let stopped = false

  const loadReplay = async () => {
    const module = await chunks.replay()
    await hasDocument()
    if (stopped) throw notRunning()
    replay = module.startReplay({
      options: { text: options.replayText, seconds: options.replaySeconds },
      tally: recorder.tally,
    })
    if (frozen) replay.freeze()
    return replay
  }
  const startReplay = () => {
    starting ??= loadReplay()
    return starting
  }
  const cancelIdle = options.replay === 'off' ? undefined : whenIdle(() => void startReplay().catch(ignore))

  /**
   * Starts the replay now if it was still waiting for idle time. It then shows the current page,
   * unless loading takes too long.
   */
  const captureReplay = async (): Promise<PartResult<readonly string[]>> => {
    if (options.replay === 'off') return { state: 'left_out' }
    try {
      if (!replay) await Promise.race([startReplay(), tooLate()])
      return { state: 'included', value: (replay as Replay).snapshot() }
    } catch (error) {
      return { state: 'failed', reason: messageOf(error) }
    }
  }

  return {
    capture: () => ({
      at: Date.now(),
      recorded: recorder.snapshot(),
      since: early.since,
      stated: recorder.stated(),
      replay: captureReplay(),
      seconds: replay?.seconds() ?? 0,
    }),
    freeze: () => {
      frozen = true
      recorder.freeze()
      replay?.freeze()
    },
    thaw: () => {
      frozen = false
      recorder.thaw()
      replay?.thaw()
    },
    redact: recorder.redact,
    tally: recorder.tally,
    setContext: recorder.setContext,
    restore: () => {
      recorder.restore()
      replay?.restore()
    },
    identify: recorder.identify,
    stop: () => {
      stopped = true
      cancelIdle?.()
      replay?.stop()
      recorder.stop()
    },
  }
}

/** Polls, for the same reason as `whenIdle`. */
async function hasDocument(): Promise<void> {
  while (read(document, 'readyState') === 'loading') await new Promise((resolve) => setTimeout(resolve, 100))
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => setTimeout(reject, 2000, new Error('The recorder had not started yet.')))
}

/** The report says why it has no replay. */
const ignore = () => undefined
