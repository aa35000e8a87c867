import { HEALTH, READY } from '@earshot/protocol'
import type { Express } from 'express'
import type { HttpContext } from '../context.ts'
import { sendJson } from '../response.ts'

/** Whether the process runs, and whether it can accept reports. */
export function addHealthRoutes(app: Express, { readiness }: HttpContext): void {
  app.get(HEALTH, (_req, res) => sendJson(res, { status: 200, body: { status: 'ok' } }))

  app.get(READY, async (_req, res) => {
    await readiness.check()
    sendJson(res, { status: 200, body: { status: 'ready' } })
  })
}
