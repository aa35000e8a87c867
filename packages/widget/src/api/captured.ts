import type { HostContext, ReplayDocument } from '@earshot/protocol'
import type { Recorded } from '../capture/recorder.ts'

/** A part of the evidence: there, or not and why. */
export type Part<Value> =
  | { state: 'included'; value: Value }
  | { state: 'left_out' }
  | { state: 'failed'; reason: string }

/** What was recorded up to a moment. */
export interface Captured {
  at: number
  recorded: Recorded
  /** When the recording began, on the clock of `performance`. */
  since: number | undefined
  /** What the page's code said of itself; masked on its way into a report. */
  stated: HostContext
  replay: Promise<Part<ReplayDocument>>
  /** How much of the past the replay covers. */
  seconds: number
}
