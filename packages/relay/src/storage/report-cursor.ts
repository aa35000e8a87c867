import { createHash } from 'node:crypto'
import type { ReportSort } from '@earshot/protocol'
import type { ReportFilter } from './report-filter.ts'

/** The position after a page of reports: the sorted column and the id of its last report. */
export interface Position {
  at: number
  id: string
}

interface Query {
  filter: ReportFilter
  sort: ReportSort
}

export function writeReportCursor({ at, id }: Position, query: Query): string {
  return Buffer.from(`${digest(query)} ${at} ${id}`).toString('base64url')
}

/** Null if the text is not a cursor of this filter and order. */
export function readReportCursor(text: string, query: Query): Position | null {
  const [, of, at, id] = /^(\w{12}) (\d{1,15}) (\w+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  return at && id && of === digest(query) ? { at: Number(at), id } : null
}

/** Differs for other filters, but not for another moment. */
function digest({ filter, sort }: Query): string {
  const text = JSON.stringify([{ ...filter, at: 0 }, sort])
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
