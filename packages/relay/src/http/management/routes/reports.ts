import {
  BULK_CHANGE_UNDO,
  REPORT,
  REPORTS,
  REPORTS_BULK_CHANGE,
  REPORTS_BULK_DELETION,
  type ReportSummary,
} from '@earshot/protocol'
import {
  bulkChange,
  bulkDeletion,
  bulkDeletionResult,
  bulkResult,
  report,
  reportChange,
  reportPage,
  reportSummary,
  reportsQuery,
} from '@earshot/protocol/schemas'
import { changeReports, deleteReports, undoBulkChange } from '../../../domain/reports/bulk-change.ts'
import { changeReport } from '../../../domain/reports/change-report.ts'
import { deleteReport } from '../../../domain/reports/delete-report.ts'
import { listReports } from '../../../domain/reports/list-reports.ts'
import { showReport } from '../../../domain/reports/reports.ts'
import { route } from '../route.ts'

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
    path: REPORT,
    scope: 'reports:read',
    summary: 'Get a report with signed links to its artifacts.',
    response: report,
    version,
    run: ({ context, actor, params }) => showReport(context, actor, String(params.id)),
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
