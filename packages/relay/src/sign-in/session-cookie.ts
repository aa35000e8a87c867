import { hashLinkToken } from '../domain/people/link-token.ts'

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

/**
 * What the names of cookies begin with, by which browsers know who may set them. Below a path they
 * cannot be `__Host-`, so that another host of the domain could set one.
 */
export function cookieNamePrefix(public_url: string): '' | '__Secure-' | '__Host-' {
  if (!isSecure(public_url)) return ''
  return new URL(public_url).pathname === '/' ? '__Host-' : '__Secure-'
}

export function sessionCookieName(public_url: string): string {
  return `${cookieNamePrefix(public_url)}${COOKIE_NAME}`
}

/**
 * The hash with which the session of a Cookie header is stored, or null without a session cookie.
 * Of two cookies none is used, as somebody else could have set one of them.
 */
export function sessionHashOf(header: string | undefined, name: string): string | null {
  const parts = (header?.split(';') ?? []).map((part) => part.trim().split('=', 2))
  const [value, ...others] = parts.filter(([key]) => key === name).map(([, found = '']) => found)
  if (!value || others.length > 0 || value.length > MAX_VALUE_LENGTH) return null
  return hashLinkToken(value)
}

/** The value of Set-Cookie for a new session. */
export function sessionCookie(public_url: string, { token, age }: { token: string; age: number }): string {
  return setCookie(public_url, `${token}; Max-Age=${Math.floor(age / 1000)}`)
}

/** The value of Set-Cookie that removes the session cookie. */
export function endedCookie(public_url: string): string {
  return setCookie(public_url, '; Max-Age=0')
}

function setCookie(public_url: string, value: string): string {
  const secure = isSecure(public_url) ? '; Secure' : ''
  return `${sessionCookieName(public_url)}=${value}; Path=${new URL(public_url).pathname}; HttpOnly${secure}; SameSite=Lax`
}
