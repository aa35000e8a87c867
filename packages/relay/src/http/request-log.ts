import type { Request, Response } from 'express'
import type { Logger } from '../log.ts'
import { elapsed, isResponseSent, requestId } from './response.ts'

/**
 * Logs each request when its response was sent or aborted. Omits the query, which is secret in
 * signed links.
 */
export function logRequest(log: Logger, { req, res }: { req: Request; res: Response }): void {
  const { method, originalUrl } = req
  res.once('close', () => {
    const query = originalUrl.indexOf('?')
    log.info({
      method,
      path: (query < 0 ? originalUrl : originalUrl.slice(0, query)).slice(0, 200),
      // 499: the client disconnected before the response was sent.
      status: isResponseSent(res) ? res.statusCode : 499,
      ms: Math.round(elapsed(res) * 10) / 10,
      request_id: requestId(res),
    })
  })
}
