import { createHash, randomBytes } from 'node:crypto'

/** The secret of a link or a session: 256 random bits. It is shown once. */
export function newLinkToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The stored form of that secret. A fast hash is enough for 256 random bits. */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
