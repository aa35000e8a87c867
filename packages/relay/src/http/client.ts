import type { Request, Response } from 'express'
import type { Client } from '../domain/masking/masking.ts'
import { networkOf } from './network.ts'

/**
 * The client of a request. Its signal is aborted if it disconnects before the response was sent.
 */
export function clientOf(req: Request, res: Response): Client {
  const disconnected = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) disconnected.abort()
  })
  return { address: networkOf(req.ip), signal: disconnected.signal }
}
