import {
  BULK_CHANGE_UNDO,
  MAX_HITS,
  REPORT,
  REPORT_SEARCH,
  REPORTS,
  REPORTS_BULK_CHANGE,
  REPORTS_BULK_DELETION,
  REPORTS_FORM,
  type ReportSummary,
  UPLOAD_SESSIONS,
} from '@earshot/protocol'
import {
  bulkChange,
  bulkDeletion,
  bulkDeletionResult,
  bulkResult,
  newServerReport,
  report,
  reportChange,
  reportHits,
  reportPage,
  reportSearchQuery,
  reportSummary,
  reportsQuery,
  serverSessionRequest,
  uploadSessionResponse,
} from '@earshot/protocol/schemas'
import { changeReports, deleteReports, undoBulkChange } from '../../../domain/reports/bulk-change.ts'
import { changeReport } from '../../../domain/reports/change-report.ts'
import { deleteReport } from '../../../domain/reports/delete-report.ts'
import { listReports } from '../../../domain/reports/list-reports.ts'
import { showReport } from '../../../domain/reports/reports.ts'
import { searchReports } from '../../../domain/reports/search-reports.ts'
import { createFromForm } from '../../../domain/server-reports/create-from-form.ts'
import { createReport } from '../../../domain/server-reports/create-report.ts'
import { openServerSession } from '../../../domain/server-reports/open-server-session.ts'
import { formRoute, route } from '../route.ts'

const version = (shown: Pick<ReportSummary, 'version'>) => shown.version

export const reportRoutes = [
  route({
    method: 'get',
    path: REPORTS,
    scope: 'reports:read',
    summary: 'List reports, newest first.',
    description:
      'Archived and snoozed reports and duplicates are listed only if the query asks for them; `hidden` counts them.',
    query: reportsQuery,
    response: reportPage,
    run: ({ context, actor, query }) => listReports(context, actor, query),
  }),
  route({
    method: 'get',
    path: REPORT_SEARCH,
    scope: 'reports:read',
    summary: 'Search for a report, such as for a picker.',
    description: `By words, id, number or external key. At most ${MAX_HITS}, archived reports included; \`GET /reports?q=…\` finds all.`,
    query: reportSearchQuery,
    response: reportHits,
    run: ({ context, actor, query }) => searchReports(context, actor, query),
  }),
  route({
    method: 'get',
    path: REPORT,
    scope: 'reports:read',
    summary: 'Get a report with signed links to its artifacts.',
    response: report,
    version,
    run: ({ context, actor, params }) => showReport(context, actor, String(params.id)),
  }),
  route({
    method: 'post',
    path: UPLOAD_SESSIONS,
    scope: 'reports:create',
    summary: 'Begin the uploads of a report by a program.',
    description:
      'Opens an upload session, as for capture keys: upload each file with PUT, then create the report with both tokens.',
    body: serverSessionRequest,
    status: 201,
    response: uploadSessionResponse,
    errors: [
      'FILE_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'QUOTA_EXCEEDED',
      'STORAGE_FULL',
      'CAPTURE_TOKEN_USED',
      'NOT_FOUND',
    ],
    run: ({ context, actor, body, client, idempotency_key }) =>
      openServerSession(context, actor, { request: body, client, idempotency_key }),
  }),
  route({
    method: 'post',
    path: REPORTS,
    scope: 'reports:create',
    summary: 'Create a report.',
    description:
      'With the tokens of an upload session, with what was uploaded to it. `Idempotency-Key` makes it safe to repeat the call: the same key and body return the same report.',
    body: newServerReport,
    status: 201,
    response: report,
    version,
    errors: [
      'ARTIFACT_MISSING',
      'ARTIFACT_MISMATCH',
      'CAPTURE_TOKEN_USED',
      'INVALID_UPLOAD_SESSION',
      'UPLOAD_SESSION_EXPIRED',
      'QUOTA_EXCEEDED',
      'STORAGE_FULL',
      'NOT_FOUND',
      'CONFLICT',
    ],
    run: ({ context, actor, body, client, idempotency_key }) =>
      createReport(context, actor, { request: body, client, idempotency_key }),
  }),
  formRoute({
    path: REPORTS_FORM,
    scope: 'reports:create',
    summary: 'Create a report with files in one call.',
    description:
      'multipart/form-data: the part `meta` with the report as JSON (as for creating a report, without tokens and artifacts), then up to ten files, named `file` or by their kind: screenshot, video, replay, debugger, audio, attachment.',
    response: report,
    errors: [
      'UNSUPPORTED_MEDIA_TYPE',
      'PAYLOAD_TOO_LARGE',
      'FILE_TOO_LARGE',
      'UPLOAD_SESSION_EXPIRED',
      'QUOTA_EXCEEDED',
      'STORAGE_FULL',
      'NOT_FOUND',
    ],
    run: ({ context, actor, client, parts }) => createFromForm(context, actor, { parts, client }),
  }),
  route({
    method: 'patch',
    path: REPORT,
    scope: 'reports:update',
    summary: 'Change a report.',
    description: 'With If-Match, only if nobody has changed it since; the refusal has the current report.',
    body: reportChange,
    response: reportSummary,
    version,
    errors: ['PRECONDITION_FAILED', 'CONFLICT'],
    run: ({ context, actor, params, body, if_match }) =>
      changeReport(context, actor, { id: String(params.id), change: body, if_match }),
  }),
  route({
    method: 'delete',
    path: REPORT,
    scope: 'reports:delete',
    summary: 'Delete a report with everything that belongs to it, permanently.',
    run: async ({ context, actor, params }) => {
      await deleteReport(context, actor, String(params.id))
    },
  }),
  route({
    method: 'post',
    path: REPORTS_BULK_CHANGE,
    scope: 'reports:update',
    summary: 'Change many reports in the same way.',
    description: 'All of them at once. Each has its own result; the whole change can be undone.',
    body: bulkChange,
    response: bulkResult,
    run: ({ context, actor, body }) => changeReports(context, actor, body),
  }),
  route({
    method: 'post',
    path: BULK_CHANGE_UNDO,
    scope: 'reports:update',
    summary: 'Undo a bulk change.',
    description: 'Within seven days. A report that was changed since in the same place stays as it is.',
    response: bulkResult,
    errors: ['CONFLICT'],
    run: ({ context, actor, params }) => undoBulkChange(context, actor, String(params.id)),
  }),
  route({
    method: 'post',
    path: REPORTS_BULK_DELETION,
    scope: 'reports:delete',
    summary: 'Delete many reports, permanently.',
    body: bulkDeletion,
    response: bulkDeletionResult,
    run: ({ context, actor, body }) => deleteReports(context, actor, body),
  }),
]
