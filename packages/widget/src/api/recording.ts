import type { EarlyCollectors } from '../capture/early.ts'
import { type Recorder, startRecorder } from '../capture/recorder.ts'
import type { Replay } from '../capture/replay.ts'
import type { Captured } from './captured.ts'
import { chunks } from './chunks.ts'
import { messageOf } from './message-of.ts'
import type { User, WidgetOptions } from './options.ts'
import { whenIdle } from './when-idle.ts'

/** Everything that records, as one. */
export interface Recording {
  capture(): Captured
  /** Nothing is recorded between the two. */
  freeze(): void
  thaw(): void
  readonly redact: Recorder['redact']
  readonly tally: Recorder['tally']
  setContext: Recorder['setContext']
  identify(user: User | null): void
  stop(): void
}

/** Console, network and errors go on from the early collectors; the replay joins when the page is idle. */
export function startRecording({ options, early }: { options: WidgetOptions; early: EarlyCollectors }): Recording {
  const recorder = startRecorder({ early, options })
  let replay: Replay | undefined
  let replayFailure: string | undefined
  let stopped = false

  const startReplay = async () => {
    try {
      const module = await chunks.replay()
      if (stopped) return
      replay = module.startReplay({
        options: { text: options.replayText ?? 'strict', seconds: options.replaySeconds ?? 60 },
        tally: recorder.tally,
      })
    } catch (error) {
      replayFailure = messageOf(error)
    }
  }
  const cancelIdle = options.replay === 'off' ? undefined : whenIdle(() => void startReplay())

  const captureReplay = (): Captured['replay'] => {
    if (options.replay === 'off') return { state: 'left_out' }
    if (!replay) return { state: 'failed', reason: replayFailure ?? 'The recorder had not started yet.' }
    try {
      return { state: 'included', value: replay.snapshot() }
    } catch (error) {
      return { state: 'failed', reason: messageOf(error) }
    }
  }

  return {
    capture: () => ({
      at: Date.now(),
      recorded: recorder.snapshot(),
      stated: recorder.stated(),
      replay: captureReplay(),
      seconds: replay?.seconds() ?? 0,
    }),
    freeze: () => {
      recorder.freeze()
      replay?.freeze()
    },
    thaw: () => {
      recorder.thaw()
      replay?.thaw()
    },
    redact: recorder.redact,
    tally: recorder.tally,
    setContext: recorder.setContext,
    identify: (user) => recorder.identify(user && { ...user }),
    stop: () => {
      stopped = true
      cancelIdle?.()
      replay?.stop()
      recorder.stop()
    },
  }
}
