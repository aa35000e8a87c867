import type { ExportQuery, ReportSummary } from '@earshot/protocol'
import { type Actor, viewerOf } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { toFilter } from '../reports/list-reports.ts'
import { toSummary } from '../reports/to-summary.ts'
import { csvRow } from './csv.ts'
import { ndjsonLine } from './ndjson.ts'
import { cellsOf, REPORT_COLUMN_NAMES } from './report-columns.ts'

/** Reports in memory at a time. */
const PAGE_SIZE = 200
const BYTE_ORDER_MARK = '\ufeff'

const CONTENT_TYPES = { ndjson: 'application/x-ndjson; charset=utf-8', csv: 'text/csv; charset=utf-8; header=present' }

/** A file that is made while it is read. */
export interface ReportsFile {
  filename: string
  content_type: string
  chunks: AsyncIterable<string>
}

/**
 * The reports that match, page by page, in the order of their creation, or of their last change with
 * `updated_since`. Then a report that changes during the export is left to the next one.
 * Throws what toFilter throws.
 */
export function exportReports(context: StoreContext, actor: Actor, query: ExportQuery): ReportsFile {
  const { format, bom } = query
  const pages = readPages(context, actor, query)
  return {
    filename: `reports-${new Date(context.now()).toISOString().slice(0, 10)}.${format}`,
    content_type: CONTENT_TYPES[format],
    chunks: format === 'csv' ? writeCsv(pages, bom ? BYTE_ORDER_MARK : '') : writeNdjson(pages),
  }
}

/** Ends at the present, since reports that are changed over and over would keep it from ending. */
function readPages(context: StoreContext, actor: Actor, query: ExportQuery): AsyncIterable<ReportSummary[]> {
  const { organization_id } = actor
  const filter = toFilter(context, actor, query)
  const [sort, column] =
    filter.updated_since === null ? (['created', 'created_at'] as const) : (['updated', 'updated_at'] as const)
  const selection = { organization_id, viewer: viewerOf(actor), filter, sort, limit: PAGE_SIZE }
  const until = context.now()
  return (async function* () {
    for (let start: { at: number; id: string } | undefined; ; ) {
      const reports = await context.database.readReports({ ...selection, start })
      const before = reports.filter((report) => report[column] <= until)
      if (before.length > 0) yield before.map(toSummary)
      const last = reports.at(-1)
      if (!last || before.length < PAGE_SIZE) return
      start = { at: last[column], id: last.id }
    }
  })()
}

async function* writeCsv(pages: AsyncIterable<ReportSummary[]>, mark: string): AsyncGenerator<string> {
  yield mark + csvRow(REPORT_COLUMN_NAMES)
  for await (const reports of pages) yield reports.map((report) => csvRow(cellsOf(report))).join('')
}

async function* writeNdjson(pages: AsyncIterable<ReportSummary[]>): AsyncGenerator<string> {
  for await (const reports of pages) yield reports.map(ndjsonLine).join('')
}
