import { REPORT, REPORTS } from '@earshot/protocol'
import { report, reportPage, reportsQuery } from '@earshot/protocol/schemas'
import { listReports, showReport } from '../../../domain/reports/reports.ts'
import { route } from '../route.ts'

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
]
