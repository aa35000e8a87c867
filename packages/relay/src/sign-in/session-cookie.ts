import { createHash } from 'node:crypto'

export const COOKIE_PREFIX = 'earshot'
export const COOKIE_NAME = `${COOKIE_PREFIX}.session_token`
/** The header with which the sign-in library learns the client's address. */
export const ADDRESS_HEADER = 'x-earshot-client-address'

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/
const MAX_VALUE_LENGTH = 500

/** Whether cookies are sent over https only: always, except on this machine. */
export function isSecure(public_url: string): boolean {
  const { protocol, hostname } = new URL(public_url)
  return protocol === 'https:' || !LOOPBACK.test(hostname)
}

export function sessionCookieName(public_url: string): string {
  return `${isSecure(public_url) ? '__Secure-' : ''}${COOKIE_NAME}`
}

/**
 * The hash with which the session of a Cookie header is stored, or null without a session cookie.
 * The value is a random token and a signature. The token alone is the secret here, as it is looked
 * up by its hash.
 */
export function sessionHashOf(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2)
    if (key !== name || !value || value.length > MAX_VALUE_LENGTH) continue
    const [token = ''] = value.split('.', 1)
    return createHash('sha256').update(token).digest('hex')
  }
  return null
}

/** The value of Set-Cookie that removes the session cookie. */
export function endedCookie(public_url: string): string {
  const secure = isSecure(public_url) ? '; Secure' : ''
  return `${sessionCookieName(public_url)}=; Max-Age=0; Path=${new URL(public_url).pathname}; HttpOnly${secure}; SameSite=Lax`
}
