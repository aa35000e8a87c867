import type { Request, Response } from 'express'
import { addHeader } from './response.ts'

/** Methods whose routes read the body and set their own limits. */
const READS_BODY = new Set(['POST', 'PUT'])

/**
 * For methods whose routes do not read a body, such as GET: closes the connection after the
 * response, or after `timeout` milliseconds. Otherwise a client that sends a byte now and then
 * could hold it forever.
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
