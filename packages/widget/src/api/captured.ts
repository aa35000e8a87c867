import type { HostContext } from '@earshot/protocol'
import type { Recorded } from '../capture/recorder.ts'

/** A part of the evidence, or the reason why it is missing. */
export type PartResult<Value> =
  | { state: 'included'; value: Value }
  | { state: 'left_out' }
  | { state: 'failed'; reason: string }

/** Everything recorded up to a moment. */
export interface Captured {
  at: number
  recorded: Recorded
  /** Start of the recording, on the clock of `performance`. */
  since: number | undefined
  /** Context and user that the page has set. They are masked before they enter a report. */
  stated: HostContext
  /**
   * Events of the recorder, each as JSON, so that a long replay is never parsed or serialized as a
   * whole.
   */
  replay: Promise<PartResult<readonly string[]>>
  /** Duration of the replay in seconds. */
  seconds: number
}

/** Returns the message of a thrown value. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
