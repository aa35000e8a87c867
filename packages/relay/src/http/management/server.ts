import { SCOPES } from '@earshot/protocol'
import type { Express, Request, Response } from 'express'
import { authorize } from '../../domain/access/actor.ts'
import { findActor } from '../authenticate.ts'
import type { HttpContext } from '../context.ts'
import { check, readJson } from '../parse.ts'
import { requestId, sendEmpty, sendJson } from '../response.ts'
import type { ManagementRoute } from './route.ts'
import { MANAGEMENT_ROUTES } from './table.ts'

/**
 * Adds the management API to the server. Every call passes the same steps: who is it, may they, is
 * the input valid. Throws for a route that requires no scope.
 */
export function addManagementRoutes(
  app: Express,
  http: HttpContext,
  routes: readonly ManagementRoute[] = MANAGEMENT_ROUTES,
): void {
  for (const route of routes) {
    const { method, path, scope } = route
    if (!SCOPES.includes(scope)) throw new Error(`The route ${method} ${path} requires no scope.`)
    app[method](path, (req, res) => respond({ route, http, req, res }))
  }
}

async function respond({
  route,
  http,
  req,
  res,
}: {
  route: ManagementRoute
  http: HttpContext
  req: Request
  res: Response
}): Promise<void> {
  const { context, timeouts } = http
  const actor = await findActor(http, req, res)
  authorize(actor, route.scope)
  const params = Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)]))
  const query = route.query && check(route.query, req.query)
  const body = route.body && (await readJson(req, { schema: route.body, timeout: timeouts.body })).value
  const result = await route.run({ context, actor, request_id: requestId(res), params, query, body })
  if (route.response) sendJson(res, { status: route.status ?? 200, body: result as object })
  else sendEmpty(res, { status: 204 })
}
