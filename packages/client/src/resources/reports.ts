import {
  type AuditLogPage,
  BULK_CHANGE_UNDO,
  type BulkDeletionResult,
  type BulkResult,
  type ExportQueryInput,
  type Har,
  type NewReportInput,
  REPORT,
  REPORT_HAR,
  REPORT_HISTORY,
  REPORT_SEARCH,
  REPORTS,
  REPORTS_BULK_CHANGE,
  REPORTS_BULK_DELETION,
  REPORTS_EXPORT,
  REPORTS_FORM,
  type Report,
  type ReportChangeInput,
  type ReportHits,
  type ReportPage,
  type ReportSummary,
  type ReportsQueryInput,
  type ServerSessionInput,
  UPLOAD_SESSIONS,
  type UploadSessionResponse,
} from '@earshot/protocol'
import type { Call, Open } from '../call.ts'
import { eachLine } from '../lines.ts'
import { eachItem } from '../pages.ts'

/** Filters, order and page. Several values of one filter are separated by commas. */
export type ReportsQuery = Partial<ReportsQueryInput>

/** Filters of an export. It has archived, snoozed and duplicate reports, too, unless they are left out. */
export type ExportFilter = Omit<ExportQueryInput, 'format' | 'bom'>

export function reportsOf(call: Call, open: Open) {
  const list = (query?: ReportsQuery): Promise<ReportPage> => call({ method: 'get', path: REPORTS, query })
  return {
    /** One page of reports, newest first unless `sort` says otherwise. */
    list,
    /** All reports that match, page by page. */
    each: (query: Omit<ReportsQuery, 'page' | 'cursor'> = {}) => eachItem((at) => list({ ...query, ...at })),
    /**
     * All reports that match, in one call, in the order of their creation, or of their last change with
     * `updated_since`. Rejects with UNREACHABLE if the connection ends early.
     */
    export: async function* (filter: ExportFilter = {}): AsyncGenerator<ReportSummary, void, undefined> {
      const query = { ...filter, format: 'ndjson' }
      const { body } = await open({ method: 'get', path: REPORTS_EXPORT, query })
      for await (const line of eachLine(body)) yield JSON.parse(line)
    },
    /** At most 30 reports for a picker, the best first: by words, id, number or external key. */
    search: (q: string): Promise<ReportHits> => call({ method: 'get', path: REPORT_SEARCH, query: { q } }),
    /** A report with signed links to its artifacts. */
    get: (id: string): Promise<Report> => call({ method: 'get', path: REPORT, params: { id } }),
    /** The changes of a report, oldest first, page by page. */
    history: (id: string) =>
      eachItem((query): Promise<AuditLogPage> => call({ method: 'get', path: REPORT_HISTORY, params: { id }, query })),
    /** The network log of a report as HAR 1.2, which developer tools open. */
    har: (id: string): Promise<Har> => call({ method: 'get', path: REPORT_HAR, params: { id } }),
    /** Creates a report. With an idempotency key, the same call again returns the same report. */
    create: (body: NewReportInput, { idempotency_key }: { idempotency_key?: string } = {}): Promise<Report> =>
      call({
        method: 'post',
        path: REPORTS,
        body,
        headers: idempotency_key === undefined ? {} : { 'Idempotency-Key': idempotency_key },
      }),
    /** Creates a report with files: the part `meta` with the report as JSON, then the files. */
    createWithFiles: (form: FormData): Promise<Report> => call({ method: 'post', path: REPORTS_FORM, form }),
    /** Opens an upload session, for large files. */
    openUploadSession: (body: ServerSessionInput): Promise<UploadSessionResponse> =>
      call({ method: 'post', path: UPLOAD_SESSIONS, body }),
    /** With `version`, only if the report still has it; otherwise it rejects with PRECONDITION_FAILED. */
    update: (id: string, body: ReportChangeInput, { version }: { version?: number } = {}): Promise<ReportSummary> =>
      call({
        method: 'patch',
        path: REPORT,
        params: { id },
        body,
        headers: version === undefined ? {} : { 'If-Match': `"${version}"` },
      }),
    /** Deletes a report with everything that belongs to it, permanently. */
    delete: (id: string): Promise<void> => call({ method: 'delete', path: REPORT, params: { id } }),
    /** Changes up to 200 reports in the same way. */
    updateMany: (ids: readonly string[], change: ReportChangeInput): Promise<BulkResult> =>
      call({ method: 'post', path: REPORTS_BULK_CHANGE, body: { ids, change } }),
    /** Undoes a bulk change by the id of its result. */
    undo: (id: string): Promise<BulkResult> => call({ method: 'post', path: BULK_CHANGE_UNDO, params: { id } }),
    /** Deletes up to 200 reports, permanently. */
    deleteMany: (ids: readonly string[]): Promise<BulkDeletionResult> =>
      call({ method: 'post', path: REPORTS_BULK_DELETION, body: { ids } }),
  }
}
