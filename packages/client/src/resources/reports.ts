import { type Page, type PageQuery, REPORT, REPORTS, type Report, type ReportSummary } from '@earshot/protocol'
import type { Call } from '../call.ts'
import { eachItem } from '../pages.ts'

export interface ReportsQuery extends Partial<PageQuery> {
  /** The number that a reporter quotes: the last 8 characters of the id. */
  number?: string
}

export function reportsOf(call: Call) {
  const list = (query?: ReportsQuery): Promise<Page<ReportSummary>> => call({ method: 'get', path: REPORTS, query })
  return {
    /** One page of reports, newest first. */
    list,
    /** All reports, newest first, page by page. */
    each: (query: Pick<ReportsQuery, 'size'> = {}) => eachItem((at) => list({ ...query, ...at })),
    /** A report with signed links to its artifacts. */
    get: (id: string): Promise<Report> => call({ method: 'get', path: REPORT, params: { id } }),
  }
}
