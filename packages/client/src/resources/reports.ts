import {
  type Har,
  type Page,
  type PageQuery,
  REPORT,
  REPORT_HAR,
  REPORTS,
  type Report,
  type ReportSummary,
} from '@earshot/protocol'
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
    /** The network log of a report as HAR 1.2, which developer tools open. */
    har: (id: string): Promise<Har> => call({ method: 'get', path: REPORT_HAR, params: { id } }),
  }
}
