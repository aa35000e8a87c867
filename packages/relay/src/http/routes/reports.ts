import { REPORT, REPORTS } from '@earshot/protocol'
import { reportsQuery } from '@earshot/protocol/schemas'
import type { Express } from 'express'
import { listReports, showReport } from '../../domain/reports/reports.ts'
import { requireApiKey } from '../authenticate.ts'
import type { HttpContext } from '../context.ts'
import { check } from '../parse.ts'
import { sendJson } from '../response.ts'

/** The management API for reports, with an API key. */
export function addReportRoutes(app: Express, { context }: HttpContext): void {
  app.get(REPORTS, async (req, res) => {
    const { organization_id } = await requireApiKey(context, { req, scope: 'reports:read' })
    const query = check(reportsQuery, req.query)
    sendJson(res, { status: 200, body: await listReports(context, { ...query, organization_id }) })
  })

  app.get(REPORT, async (req, res) => {
    const { organization_id } = await requireApiKey(context, { req, scope: 'reports:read' })
    sendJson(res, { status: 200, body: await showReport(context, { id: String(req.params.id), organization_id }) })
  })
}
