import type { ErrorCode } from '@earshot/protocol'
import type { JobState } from '../storage/database.ts'

/** Counts what the relay does, for Prometheus. Labels never contain what a client sent. */
export interface Metrics {
  /** `route`: the template of the route, or 'none'. `status`: 100 to 599. */
  observeRequest(ended: { method: string; route: string; status: number; seconds: number }): void
  /** Counts a response with an error code. */
  countRefusal(code: ErrorCode): void
  /** Counts a report that was taken in. */
  countReport(): void
  /** Records that a report was processed, which took this long. */
  observeProcessing(processed: { result: 'completed' | 'failed'; seconds: number }): void
  /** All values now, in the text format of `content_type`. */
  read(): Promise<{ content_type: string; text: string }>
  /** Stops measuring. Stopping twice is harmless. */
  stop(): void
}

/** Where the values come from that are read instead of counted. */
export interface MetricsSources {
  version: string
  /** Number of uploads in progress. */
  countUploads: () => number
  /** Documents in the queue or in work, and the processor time of all documents so far. */
  maskingUse: () => { pending: number; cpu_ms: number }
  /** Free bytes on the local disk. */
  freeBytes: () => Promise<number>
  /** Background jobs of all relays that share the database, by state. */
  countJobs: () => Promise<Record<JobState, number>>
}
