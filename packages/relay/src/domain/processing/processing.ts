import type { ProcessingError, ReportFacts } from '@earshot/protocol'
import type { SearchText } from './search-text.ts'

/** A stored file, as it was uploaded. */
export interface StoredBytes {
  bytes: Uint8Array
  content_type: string
}

/** What is read of a report. Null: the report has no such file. */
export interface ProcessingTask {
  document: StoredBytes | null
  screenshot: StoredBytes | null
}

export interface Thumbnail {
  bytes: Uint8Array
  width: number
  height: number
}

export interface ProcessingResult {
  /** Null without a document, and if it could not be read. */
  read: {
    facts: ReportFacts
    error_count: number
    text: SearchText
    messages: { message: string; count: number }[]
  } | null
  /** Null without a screenshot, and if it could not be read. */
  thumbnail: Thumbnail | null
  /** The first failure. What did not fail is there all the same. */
  error: ProcessingError | null
  /** False: the image library does not run on this machine, so no report gets a thumbnail. */
  has_image_library: boolean
}

/** How the process ended that was to read a report. */
export type ProcessingEnd = Extract<ProcessingError, 'TOO_SLOW' | 'OUT_OF_MEMORY' | 'CRASHED'>

/** Reads reports outside the event loop, one at a time, with limits on memory and time. */
export interface Processing {
  /** Rejects when `signal` aborts, and if no process can be started. */
  run(task: ProcessingTask, signal: AbortSignal): Promise<ProcessingResult | { ended: ProcessingEnd }>
  stop(): Promise<void>
}
