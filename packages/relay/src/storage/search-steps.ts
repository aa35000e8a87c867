/**
 * The index of what searches find. A new report is in it after `indexReport`. Changes of title and
 * summary and deletions keep it as it should be, in their own transactions.
 */
export interface SearchSteps {
  /** Writes what searches find of a report, in place of what was there. Does nothing if there is none. */
  indexReport(report_id: string): Promise<void>
  /** The first ids of reports after `after`, in order, of all organizations. */
  listReportIds(query: { after: string; limit: number }): Promise<string[]>
}
