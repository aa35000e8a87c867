import type { Request, Response } from 'express'
import type { HttpContext } from './context.ts'
import { elapsed, isResponseSent, requestId } from './response.ts'

/**
 * Logs and measures each request when its response was sent or aborted. Omits the query, which is
 * secret in signed links.
 */
export function logRequest(
  { log, metrics }: Pick<HttpContext, 'log' | 'metrics'>,
  { req, res }: { req: Request; res: Response },
): void {
  const { method, originalUrl } = req
  res.once('close', () => {
    const query = originalUrl.indexOf('?')
    // 499: the client disconnected before the response was sent.
    const status = isResponseSent(res) ? res.statusCode : 499
    const ms = elapsed(res)
    log.info({
      method,
      path: (query < 0 ? originalUrl : originalUrl.slice(0, query)).slice(0, 200),
      status,
      ms: Math.round(ms * 10) / 10,
      request_id: requestId(res),
    })
    metrics?.observeRequest({ method, route: routeOf(req), status, seconds: ms / 1000 })
  })
}

/** The template of the request's route, such as `/form/:public_key`. */
function routeOf({ route }: Request): string {
  return typeof route?.path === 'string' ? route.path : 'none'
}
