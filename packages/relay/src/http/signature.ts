import { hash } from 'node:crypto'
import { RELAY_SIGNATURE_HEADER } from '@earshot/protocol'
import type { Request } from 'express'
import type { RelaySignature } from '../domain/capture/relay-signature.ts'
import { RelayError } from '../errors.ts'

/**
 * Reads `expires` and `signature` of a signed URL. Throws INVALID_SIGNATURE unless the query has
 * each of them once.
 */
export function readSignature(req: Request): { expires_at: number; signature: string } {
  const { expires, signature } = req.query
  if (typeof expires !== 'string' || !/^\d{1,15}$/.test(expires) || typeof signature !== 'string') {
    throw new RelayError('INVALID_SIGNATURE')
  }
  return { expires_at: Number(expires), signature }
}

/**
 * Reads the signature header of a server's request, with the data that it signs. Undefined without
 * one.
 */
export function readRelaySignature(
  req: Request,
  { path, bytes }: { path: string; bytes: Buffer },
): RelaySignature | undefined {
  const header = req.headers[RELAY_SIGNATURE_HEADER.toLowerCase()]
  if (header === undefined) return undefined
  return { header: String(header), path, body_sha256: hash('sha256', bytes) }
}
