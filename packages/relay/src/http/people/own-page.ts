import type { Request } from 'express'
import { RelayError } from '../../errors.ts'

const SAFE = ['GET', 'HEAD', 'OPTIONS']
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/

/**
 * Throws FOREIGN_PAGE unless an unsafe call comes from the relay's own pages. Browsers state a
 * page's origin with every unsafe call, and pages cannot change it, so a page elsewhere cannot use
 * a session. `missing`: whether a call without Origin is allowed, which no page sends.
 */
export function requireOwnPage(
  { method, headers: { origin } }: Pick<Request, 'method' | 'headers'>,
  { public_url, missing }: { public_url: string; missing: 'allowed' | 'refused' },
): void {
  if (SAFE.includes(method) || (origin === undefined && missing === 'allowed')) return
  if (origin === undefined || !isOwn(origin, public_url)) throw new RelayError('FOREIGN_PAGE')
}

/** On the relay's machine, its address has several names. */
function isOwn(origin: string, public_url: string): boolean {
  if (!URL.canParse(origin)) return false
  const [theirs, own] = [new URL(origin), new URL(public_url)]
  if (theirs.origin === own.origin) return true
  const isLocal = LOOPBACK.test(theirs.hostname) && LOOPBACK.test(own.hostname)
  return isLocal && theirs.port === own.port && theirs.protocol === own.protocol
}
