import { randomBytes } from 'node:crypto'

export function newNonce(): string {
  return randomBytes(18).toString('base64')
}

/** For pages without scripts, which load a picture of `picture_origin` at most. */
export function scriptlessPolicy({
  nonce,
  picture_origin = null,
}: {
  nonce: string
  picture_origin?: string | null
}): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `img-src data: ${picture_origin ?? ''}`.trim(),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
