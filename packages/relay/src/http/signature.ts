import { hash } from 'node:crypto'
import { RELAY_SIGNATURE_HEADER } from '@earshot/protocol'
import type { Request } from 'express'
import type { RelaySignature } from '../domain/capture/relay-signature.ts'
import { RelayError } from '../errors.ts'

/** `expires` and `signature` of a signed address. A query that has not both, once and readable, is INVALID_SIGNATURE. */
export function readSignature(req: Request): { expires_at: number; signature: string } {
  const { expires, signature } = req.query
  if (typeof expires !== 'string' || !/^\d{1,15}$/.test(expires) || typeof signature !== 'string') {
    throw new RelayError('INVALID_SIGNATURE')
  }
  return { expires_at: Number(expires), signature }
}

/** The signature that a server's request carries, with what it has to fit; undefined for a request without one. */
export function readRelaySignature(
  req: Request,
  { path, bytes }: { path: string; bytes: Buffer },
): RelaySignature | undefined {
  const header = req.headers[RELAY_SIGNATURE_HEADER.toLowerCase()]
  if (header === undefined) return undefined
  return { header: String(header), path, body_sha256: hash('sha256', bytes) }
}
