import { PASS_AGE_MS } from '../domain/sharing/shared-report.ts'
import { isSecure } from '../sign-in/session-cookie.ts'

/** The cookie of somebody who has entered the password of a share link. The path binds it to the link. */
function cookieName(public_url: string): string {
  return `${isSecure(public_url) ? '__Secure-' : ''}earshot.share`
}

/** Other hosts of the domain can add cookies of this name, so there may be several. */
export function passesOf(header: string | undefined, public_url: string): string[] {
  const name = cookieName(public_url)
  const parts = (header?.split(';') ?? []).map((part) => part.trim().split('=', 2))
  return parts.flatMap(([key, value = '']) => (key === name ? value : [])).slice(0, 5)
}

/** The value of Set-Cookie. `path`: of the link's page. */
export function passCookie({ pass, path, public_url }: { pass: string; path: string; public_url: string }): string {
  const secure = isSecure(public_url) ? '; Secure' : ''
  return `${cookieName(public_url)}=${pass}; Max-Age=${PASS_AGE_MS / 1000}; Path=${path}; HttpOnly${secure}; SameSite=Lax`
}
