import type { Position } from './report-cursor.ts'
import type { ReportSelection } from './report-filter.ts'
import type { Viewer } from './report-records.ts'

/** What reports are counted by. `day`: days since the epoch. */
export type CountedBy = 'day' | 'status' | 'capture_key' | 'browser' | 'page' | 'error'

export interface ReportCount {
  kind: CountedBy
  value: string | null
  count: number
}

/** What a report takes in the file store. */
export interface ReportSize extends Position {
  project_id: string
  artifacts: number
  bytes: number
}

/** Steps that read many reports. Each reads at most `limit`, so that others run in between. */
export interface StatisticsSteps {
  /**
   * Counts the newest reports before `start` by every property. `last`: the oldest of them; null if
   * there are none left.
   */
  countReports(
    slice: ReportSelection & { start: Position | undefined; limit: number },
  ): Promise<{ counts: ReportCount[]; last: Position | null }>
  /** The sizes of an organization's newest reports before `start`. */
  readSizes(slice: {
    organization_id: string
    viewer: Viewer
    start: Position | undefined
    limit: number
  }): Promise<ReportSize[]>
  /** Records the error messages of a report in place of earlier ones. Does nothing if it does not exist. */
  replaceErrors(step: { report_id: string; errors: readonly { message: string; count: number }[] }): Promise<void>
}
