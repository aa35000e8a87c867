import type { Page, PageQuery, ReportSort } from '@earshot/protocol'
import type { Artifact } from './capture-records.ts'
import type { NewEvent } from './event-records.ts'
import type { Position } from './report-cursor.ts'
import type { ReportSelection } from './report-filter.ts'
import type { BulkChange, Report, ReportUpdate, ReportWithArtifacts, Viewer } from './report-records.ts'

export type ReportQuery = ReportSelection & PageQuery & { sort: ReportSort }

/** The reports after `start`, at most `limit`. Undefined: from the first one. */
export type ReportSlice = ReportSelection & { sort: ReportSort; start: Position | undefined; limit: number }

/**
 * `total` is at most MAX_COUNT. With a search for words that very many reports have, a driver may look
 * at the newest of these reports only; the total is not exact then. `hidden`: reports that the filter
 * leaves out, among the newest of them.
 */
export type ReportList = Page<Report> & {
  total_is_exact: boolean
  hidden: { archived: number; snoozed: number; duplicates: number }
}

interface Wanted {
  id: string
  organization_id: string
  viewer: Viewer
}

/**
 * Reading, changing and deleting reports. A report that the viewer may not see is treated as if it
 * did not exist.
 */
export interface ReportSteps {
  /**
   * `cursor` is the `next_cursor` of an earlier page and overrides `page`. Null unless it belongs to
   * the same filter and order.
   */
  listReports(query: ReportQuery): Promise<ReportList | null>
  /** Like listReports, but counts nothing. */
  readReports(query: ReportSlice): Promise<Report[]>
  /** Reports whose id ends with `number`, newest first, at most ten. */
  findReportsByNumber(query: { number: string; organization_id: string; viewer: Viewer }): Promise<Report[]>
  findReport(query: Wanted): Promise<ReportWithArtifacts | null>
  /** Those of `ids` that exist, in any order. */
  findReports(query: { ids: readonly string[]; organization_id: string; viewer: Viewer }): Promise<Report[]>
  /** A report by its id alone. Null unless its visibility is `public`. */
  findPublicReport(id: string): Promise<Report | null>
  /** The report whose receipt has this hash. */
  findReceipt(receipt_hash: string): Promise<{ id: string; organization_id: string } | null>
  /** An artifact of a report, by its id alone: the signed link is the permission. */
  findArtifact(artifact_id: string): Promise<Artifact | null>
  /**
   * Makes those changes whose report still has the version and whose status exists, with their
   * events, and returns the ids of those reports. All in one transaction. Their projects get the tags
   * that they did not have. The link that a report got because it was public is revoked when it no
   * longer is. `bulk`: records them, so that they can be undone.
   */
  changeReports(step: {
    organization_id: string
    updates: readonly ReportUpdate[]
    bulk: { id: string; created_at: number } | null
  }): Promise<Set<string>>
  findBulkChange(query: { id: string; organization_id: string }): Promise<BulkChange | null>
  /** Records that a bulk change was undone. False if it was before. */
  markUndone(step: { id: string; organization_id: string; at: number }): Promise<boolean>
  /** Deletes bulk changes that were made before this time. They can no longer be undone. */
  forgetBulkChanges(step: { before: number }): Promise<void>
  /**
   * Deletes a report with its session and artifacts, atomically. Null if it does not exist. `files`
   * are orphaned now. Its duplicates become reports of their own. The tokens stay consumed, and the daily use stays
   * counted. Earlier events about it keep their numbers but lose their `changes`. On SQLite nothing of
   * the report is left in the database's files.
   */
  deleteReport(step: Wanted & { event: NewEvent }): Promise<{ files: string[] } | null>
}
