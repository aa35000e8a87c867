import type { ProcessingError } from '@earshot/protocol'
import type { REPORT_FACTS } from './columns.ts'
import type { NewEvent } from './event-records.ts'
import type { ReportWithArtifacts } from './report-records.ts'

/** The outcome of processing a report. Null: not known, or there is none. */
export interface ProcessedReport {
  report_id: string
  /** Null: it was processed without a failure. */
  error: ProcessingError | null
  facts: Record<(typeof REPORT_FACTS)[number], string | null> & { error_count: number | null }
  text: { page_path: string; console: string; errors: string }
  thumbnail: { file: string; size: number; sha256: string; width: number; height: number } | null
  /** Of the artifacts that are pictures. */
  dimensions: readonly { id: string; width: number; height: number }[]
}

/** What the relay does with a report after it has arrived, whoever may see it. */
export interface ProcessingSteps {
  /** Marks the report as being processed. Null if it does not exist. */
  startProcessing(report_id: string): Promise<ReportWithArtifacts | null>
  /**
   * Records the outcome, in place of an earlier one. `replaced`: the earlier thumbnail's file, which is
   * orphaned now. With an event, the report counts as updated at its time. The version stays: people
   * have changed nothing. 'not-found', and nothing is recorded, if the report does not exist.
   */
  recordProcessing(
    step: ProcessedReport & { event: NewEvent | null },
  ): Promise<{ replaced: string | null } | 'not-found'>
  /** The ids below `before` of reports that are not processed, newest first. */
  listUnprocessed(query: { before: string; limit: number }): Promise<string[]>
  /** The thumbnail of a report, by the report's id alone: the signed link is the permission. */
  findThumbnail(report_id: string): Promise<{ file: string; size: number } | null>
}
