/**
 * How a server proves that it has a capture key's relay secret, on the POSTs of the capture flow.
 */

/** `Earshot-Signature: t=<unix seconds>,n=<16 to 64 base64url>,v1=<64 lower-case hexadecimal>` */
export const RELAY_SIGNATURE_HEADER = 'Earshot-Signature'

/** `crs_` and 43 base64url characters, 256 bits. */
export const RELAY_SECRET_PATTERN = /^crs_[\w-]{43}$/

export interface RelaySignatureParts {
  /** Path of the call as in `paths.ts`, without a proxy's path prefix. */
  path: string
  /** Seconds since the epoch. */
  timestamp: number
  /** Never used before with this key. */
  nonce: string
  /** SHA-256 of the body as sent, lower-case hexadecimal. */
  body_sha256: string
}

/**
 * The text that `v1` signs, by HMAC-SHA-256 with the whole relay secret as the key. No part
 * contains a line break.
 */
export function relaySignaturePayload({ path, timestamp, nonce, body_sha256 }: RelaySignatureParts): string {
  return `v1\n${path}\n${timestamp}\n${nonce}\n${body_sha256}`
}
