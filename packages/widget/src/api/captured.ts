import type { HostContext } from '@earshot/protocol'
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
  /** Events of the recorder, each as JSON: a long replay is never parsed or written as a whole. */
  replay: Promise<Part<readonly string[]>>
  /** How much of the past the replay covers. */
  seconds: number
}
