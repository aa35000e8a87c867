import { invalid } from '../errors.ts'

/** The header Idempotency-Key, or null. Throws VALIDATION_ERROR. */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header
  const message = 'Send 1 to 200 letters, digits or signs, such as a UUID.'
  throw invalid([{ path: 'headers.idempotency-key', message }])
}
