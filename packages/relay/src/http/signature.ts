import type { Request } from 'express'
import { RelayError } from '../errors.ts'

/** `expires` and `signature` of a signed address. A query that has not both, once and readable, is INVALID_SIGNATURE. */
export function readSignature(req: Request): { expires_at: number; signature: string } {
  const { expires, signature } = req.query
  if (typeof expires !== 'string' || !/^\d{1,15}$/.test(expires) || typeof signature !== 'string') {
    throw new RelayError('INVALID_SIGNATURE')
  }
  return { expires_at: Number(expires), signature }
}
