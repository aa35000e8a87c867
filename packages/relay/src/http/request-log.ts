import type { Request, Response } from 'express'
import type { HttpContext } from './context.ts'
import { elapsed, isResponseSent, requestId } from './response.ts'

/**
 * Logs and measures each request when its response was sent or aborted.
 */
export function logRequest(
  { log, metrics }: Pick<HttpContext, 'log' | 'metrics'>,
  { req, res }: { req: Request; res: Response },
): void {
  const { method, originalUrl } = req
  res.once('close', () => {
    // 499: the client disconnected before the response was sent.
    const status = isResponseSent(res) ? res.statusCode : 499
    const ms = elapsed(res)
    log.info({
      method,
      path: loggedPath(originalUrl),
      status,
      ms: Math.round(ms * 10) / 10,
      request_id: requestId(res),
    })
    metrics?.observeRequest({ method, route: routeOf(req), status, seconds: ms / 1000 })
  })
}

/** The path without what permits to read: the query of signed links, and the tokens of shared reports and receipts. */
function loggedPath(url: string): string {
  const [path = ''] = url.split('?', 1)
  return path.replace(/(\/(?:r|receipts?))\/[^/]+/, '$1/:token').slice(0, 200)
}

/** The template of the request's route, such as `/form/:public_key`. */
function routeOf({ route }: Request): string {
  return typeof route?.path === 'string' ? route.path : 'none'
}
