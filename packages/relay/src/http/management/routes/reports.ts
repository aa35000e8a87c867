import { REPORT, REPORT_HAR, REPORTS } from '@earshot/protocol'
import { har, report, reportPage, reportsQuery } from '@earshot/protocol/schemas'
import { exportHar } from '../../../domain/exports/export-har.ts'
import { listReports, showReport } from '../../../domain/reports/reports.ts'
import { downloadRoute, route } from '../route.ts'

export const reportRoutes = [
  route({
    method: 'get',
    path: REPORTS,
    scope: 'reports:read',
    summary: 'List reports, newest first.',
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
    run: ({ context, actor, params }) => showReport(context, actor, String(params.id)),
  }),
  downloadRoute({
    path: REPORT_HAR,
    scope: 'reports:read',
    summary: 'Download the network log of a report as HAR 1.2.',
    description: 'Without headers, cookies and bodies, which are never collected.',
    errors: ['NO_DEBUGGER_DOCUMENT', 'UNREADABLE_DOCUMENT', 'PROCESSING_ERROR'],
    response: { 'application/json': har },
    open: async ({ context, actor, params, signal }) => {
      const id = String(params.id)
      const bytes = await exportHar(context, actor, { id, signal })
      return { filename: `${id}.har`, content_type: 'application/json; charset=utf-8', chunks: [bytes] }
    },
  }),
]
