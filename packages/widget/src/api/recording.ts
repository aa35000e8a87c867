import type { EarlyCollectors } from '../capture/early.ts'
import { type Recorder, startRecorder } from '../capture/recorder.ts'
import type { Replay } from '../capture/replay.ts'
import { read } from '../dom.ts'
import type { Captured, Part } from './captured.ts'
import { chunks } from './chunks.ts'
import { notRunning } from './inert-widget.ts'
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
  /** Goes on in a page that has written itself anew. */
  restore(): void
  identify(user: User | null): void
  stop(): void
}

/** Console, network and errors go on from the early collectors; the replay joins when the page is idle. */
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

  /** Asked for before the page was idle, it begins now and shows the page as it is, unless that takes too long. */
  const captureReplay = async (): Promise<Part<readonly string[]>> => {
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

/** Asked for again and again, for the reason that `whenIdle` has. */
async function hasDocument(): Promise<void> {
  while (read(document, 'readyState') === 'loading') await new Promise((resolve) => setTimeout(resolve, 100))
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => setTimeout(reject, 2000, new Error('The recorder had not started yet.')))
}

/** Told by the report that has no replay then. */
const ignore = () => undefined
