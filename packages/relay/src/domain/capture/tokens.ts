import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { type CaptureAction, type RelaySignatureParts, relaySignaturePayload } from '@earshot/protocol'

/**
 * Tokens and signatures. All functions are pure: key, time and ids are arguments. A token is
 * `payload.signature`, both base64url, and opaque to clients. The signature covers the purpose, so
 * a token for one purpose is invalid for another.
 */

export type SigningKey = KeyObject

export function signingKey(secret: string): SigningKey {
  return createSecretKey(Buffer.from(secret, 'utf8'))
}

/** The payload of a capture token, which is valid for one step of one key on one origin. */
export interface CaptureToken {
  id: string
  key_id: string
  origin: string
  action: CaptureAction
  expires_at: number
}

/**
 * The payload of the upload session token and of the finalize token, which have different purposes.
 */
export interface SessionToken {
  session_id: string
  expires_at: number
}

/** The payload of the challenge that a passkey signs. */
export interface PasskeyChallenge {
  id: string
  /** The session that adds the passkey. Null: the passkey signs in. */
  session_id: string | null
  expires_at: number
}

interface Payloads {
  capture: CaptureToken
  session: SessionToken
  finalize: SessionToken
  passkey: PasskeyChallenge
}

export function signToken<Purpose extends keyof Payloads>(
  key: SigningKey,
  token: { purpose: Purpose; payload: Payloads[Purpose] },
): string {
  const payload = Buffer.from(JSON.stringify(token.payload)).toString('base64url')
  return `${payload}.${mac(key, [token.purpose, payload])}`
}

/**
 * The payload of a token, or null if this relay did not sign it for this purpose. The caller checks
 * expiry.
 */
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

/** What a signed upload URL permits. `declared_sha256` is null if the client declared no hash. */
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

/**
 * The token of the link that a public report gets. It is derived, so that a repeated finalize
 * returns the same URL.
 */
export function publicShareToken(key: SigningKey, report_id: string): string {
  return mac(key, ['share link', report_id])
}

/** The token of a report's receipt, derived for the same reason. */
export function receiptToken(key: SigningKey, report_id: string): string {
  return mac(key, ['receipt', report_id])
}

/** Signs that somebody has entered the password of a share link. */
export function signSharePass(key: SigningKey, pass: { link_id: string; expires_at: number }): string {
  return mac(key, ['share pass', pass.link_id, String(pass.expires_at)])
}

/** Signs a probe of `earshot doctor`. Only a holder of the relay's secret can. */
export function signProbe(key: SigningKey, probe: { expires_at: number }): string {
  return mac(key, ['probe', String(probe.expires_at)])
}

/** A keyed hash that identifies a network without revealing it. */
export function networkTag(key: SigningKey, network: string): string {
  return mac(key, ['network', network]).slice(0, 22)
}

/**
 * A capture key's relay secret. It is derived from the relay's own secret and the version, and
 * never stored.
 */
export function relaySecret(key: SigningKey, about: { id: string; relay_secret_version: number }): string {
  return `crs_${mac(key, ['relay secret', about.id, String(about.relay_secret_version)])}`
}

/** Computes `v1` of a signed request, for its sender and the relay. */
export function signForRelay(secret: string, parts: RelaySignatureParts): string {
  return createHmac('sha256', secret).update(relaySignaturePayload(parts)).digest('hex')
}

/** Compares strings in constant time. */
export function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Parts contain no line breaks, so different parts never join to the same text. */
function mac(key: SigningKey, parts: string[]): string {
  return createHmac('sha256', key).update(parts.join('\n')).digest('base64url')
}
