import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { type CaptureAction, type RelaySignatureParts, relaySignaturePayload } from '@earshot/protocol'

/**
 * Tokens and signatures, pure: key, time and ids are arguments, nothing is stored. A token is `payload.signature`, both base64url,
 * opaque to its client; the signature covers the purpose too, so that a token of one purpose is none of another.
 */

export type SigningKey = KeyObject

export function signingKey(secret: string): SigningKey {
  return createSecretKey(Buffer.from(secret, 'utf8'))
}

/** What a capture token says. It is good for one step, of one key, on one origin. */
export interface CaptureToken {
  id: string
  key_id: string
  origin: string
  action: CaptureAction
  expires_at: number
}

/** What the upload session token and the finalize token say; each has its own purpose. */
export interface SessionToken {
  session_id: string
  expires_at: number
}

interface Payloads {
  capture: CaptureToken
  session: SessionToken
  finalize: SessionToken
}

export function signToken<Purpose extends keyof Payloads>(
  key: SigningKey,
  token: { purpose: Purpose; payload: Payloads[Purpose] },
): string {
  const payload = Buffer.from(JSON.stringify(token.payload)).toString('base64url')
  return `${payload}.${mac(key, [token.purpose, payload])}`
}

/** What a token says, or null where this relay did not sign it for this purpose. Whether it has expired is for the caller to judge. */
export function readToken<Purpose extends keyof Payloads>(
  key: SigningKey,
  token: { purpose: Purpose; text: string },
): Payloads[Purpose] | null {
  const dot = token.text.indexOf('.')
  if (dot < 1) return null
  const payload = token.text.slice(0, dot)
  if (!isSame(token.text.slice(dot + 1), mac(key, [token.purpose, payload]))) return null
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
}

/** Everything that a signed PUT may be used for. Null where the client did not declare a hash. */
export interface SignedUpload {
  artifact_id: string
  content_type: string
  max_bytes: number
  declared_sha256: string | null
  expires_at: number
}

export function signUpload(key: SigningKey, upload: SignedUpload): string {
  const { artifact_id, content_type, max_bytes, declared_sha256, expires_at } = upload
  return mac(key, ['PUT', artifact_id, content_type, String(max_bytes), declared_sha256 ?? '', String(expires_at)])
}

export function signDownload(key: SigningKey, download: { artifact_id: string; expires_at: number }): string {
  return mac(key, ['GET', download.artifact_id, String(download.expires_at)])
}

/** The right to have bytes measured, which the operator's command alone can sign for. */
export function signProbe(key: SigningKey, probe: { expires_at: number }): string {
  return mac(key, ['probe', String(probe.expires_at)])
}

/** A network as it is kept: the same for the same network, and nothing that tells which one. */
export function networkTag(key: SigningKey, network: string): string {
  return mac(key, ['network', network]).slice(0, 22)
}

/** A capture key's relay secret: made from the relay's own each time it is asked for, and so kept nowhere. Each version is another. */
export function relaySecret(key: SigningKey, about: { id: string; relay_secret_version: number }): string {
  return `crs_${mac(key, ['relay secret', about.id, String(about.relay_secret_version)])}`
}

/** `v1` of a signed request, as both its sender and the relay reckon it. */
export function signForRelay(secret: string, parts: RelaySignatureParts): string {
  return createHmac('sha256', secret).update(relaySignaturePayload(parts)).digest('hex')
}

/** Compares whole strings in a time that does not depend on where they differ. */
export function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** No part contains a line break, so that parts joined one way can not be read as parts joined another way. */
function mac(key: SigningKey, parts: string[]): string {
  return createHmac('sha256', key).update(parts.join('\n')).digest('base64url')
}
