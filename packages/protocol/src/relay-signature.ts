/** How a server shows that it holds a capture key's relay secret, on the POSTs of the capture flow. */

/** `Earshot-Signature: t=<unix seconds>,n=<16 to 64 base64url>,v1=<64 lower-case hexadecimal>` */
export const RELAY_SIGNATURE_HEADER = 'Earshot-Signature'

/** `crs_` and 43 base64url characters, 256 bits. */
export const RELAY_SECRET_PATTERN = /^crs_[\w-]{43}$/

export interface RelaySignatureParts {
  /** Path of the call as in `paths.ts`, without what a proxy puts before it. */
  path: string
  /** Seconds since the epoch. */
  timestamp: number
  /** Never used before with this key. */
  nonce: string
  /** SHA-256 of the body as it is sent, lower-case hexadecimal. */
  body_sha256: string
}

/** What `v1` is the HMAC-SHA-256 of, with the whole relay secret as its key. No part can hold a line break. */
export function relaySignaturePayload({ path, timestamp, nonce, body_sha256 }: RelaySignatureParts): string {
  return `v1\n${path}\n${timestamp}\n${nonce}\n${body_sha256}`
}
