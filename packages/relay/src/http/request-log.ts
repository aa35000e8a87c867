import type { Request, Response } from 'express'
import type { Log } from '../log.ts'
import { elapsed, isResponseSent, requestId } from './response.ts'

/** One line for each request, written when its answer is out or given up. Without the query: a signed link's is a secret. */
export function logRequest(log: Log, { req, res }: { req: Request; res: Response }): void {
  const { method, originalUrl } = req
  res.once('close', () => {
    const query = originalUrl.indexOf('?')
    log({
      level: 'info',
      method,
      path: (query < 0 ? originalUrl : originalUrl.slice(0, query)).slice(0, 200),
      // 499: the client went away before the answer was out.
      status: isResponseSent(res) ? res.statusCode : 499,
      ms: Math.round(elapsed(res) * 10) / 10,
      request_id: requestId(res),
    })
  })
}
