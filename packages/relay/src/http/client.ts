import type { Request, Response } from 'express'
import type { Client } from '../domain/masking/masking.ts'
import { networkOf } from './network.ts'

/** Who waits for the answer, and for how long. */
export function clientOf(req: Request, res: Response): Client {
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  return { address: networkOf(req.ip), signal: gone.signal }
}
