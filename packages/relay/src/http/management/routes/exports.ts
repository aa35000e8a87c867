import { REPORT_HAR, REPORTS_EXPORT } from '@earshot/protocol'
import { exportQuery, har, reportSummary } from '@earshot/protocol/schemas'
import { z } from 'zod'
import { exportHar } from '../../../domain/exports/export-har.ts'
import { exportReports } from '../../../domain/exports/export-reports.ts'
import { downloadRoute } from '../route.ts'

export const exportRoutes = [
  downloadRoute({
    path: REPORTS_EXPORT,
    scope: 'reports:read',
    summary: 'Download all reports that match, as NDJSON or CSV.',
    description:
      'In the order of their creation, or of their last change with `updated_since`. NDJSON has one `ReportSummary` in each line. CSV has the same members as columns, and a cell that a spreadsheet could run as a formula begins with an apostrophe. The connection is closed early if the export fails.',
    query: exportQuery,
    response: { 'application/x-ndjson': reportSummary, 'text/csv': z.string() },
    open: async ({ context, actor, query }) => exportReports(context, actor, query),
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
