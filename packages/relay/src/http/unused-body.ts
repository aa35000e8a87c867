import type { Request, Response } from 'express'
import { addHeader } from './response.ts'

/** Methods whose routes read the body, each with limits of its own. */
const READS_BODY = new Set(['POST', 'PUT'])

/**
 * A body where no route reads one, as with GET: it is let in for `timeout` milliseconds and until the answer is out, then the
 * connection is closed. Otherwise a client that keeps sending a byte now and then would hold it for ever.
 */
export function limitUnusedBody(req: Request, { res, timeout }: { res: Response; timeout: number }): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers
  const has_body = encoding !== undefined || Number(length ?? 0) !== 0
  if (READS_BODY.has(req.method) || !has_body) return
  addHeader(res, 'Connection', 'close')
  const timer = setTimeout(() => req.socket.destroy(), timeout)
  req.once('end', () => clearTimeout(timer))
  res.once('close', () => clearTimeout(timer))
}
