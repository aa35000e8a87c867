/**
 * One rule for origins on both ends: parse by the URL standard, then compare in serialized form.
 * https://url.spec.whatwg.org/#origin
 */

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Characters that the URL standard would remove, decode or join, so that the stored text would
 * differ from the typed one.
 */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}%]/u

export type OriginCheck = { readonly origin: string } | { readonly problem: string }

/**
 * Parses an origin from a person or client. Returns its serialized form, or the problem as a
 * sentence.
 * `https` everywhere, `http` on loopback hosts only; nothing but scheme, host and port.
 */
export function checkOrigin(text: string): OriginCheck {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return { problem: 'An origin looks like https://app.example.com.' }
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { problem: 'An origin begins with https://.' }
  if (url.username || url.password) return { problem: 'An origin has no user name or password.' }
  if (UNSEEN.test(text)) return { problem: 'An origin has no spaces, control or invisible characters, and no "%".' }
  if (!/^https?:\/\/[^/?#\\]+$/i.test(text)) return { problem: 'An origin has no path, query or closing slash.' }
  if (url.hostname.endsWith('.')) return { problem: 'The host of an origin does not end with a dot.' }
  if (url.hostname.includes('*')) return { problem: 'A page’s origin has no "*"; only a key’s list may have one.' }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return { problem: 'http is for loopback hosts only. Use https.' }
  }
  return { origin: url.origin }
}

/** The serialized form of an origin, or null if the text is not one. */
export function parseOrigin(text: string): string | null {
  const checked = checkOrigin(text)
  return 'origin' in checked ? checked.origin : null
}

/**
 * Parses an allowed origin of a key: an origin, or `https://*.example.com` for every subdomain
 * (never the bare domain). The caller checks whether wildcards are permitted and whether one covers
 * a public suffix.
 */
export function checkAllowedOrigin(text: string): OriginCheck {
  const wildcard = /^(https?:\/\/)\*\.([^*]+)$/i.exec(text)
  if (!wildcard) return checkOrigin(text)
  const base = checkOrigin(`${wildcard[1]}${wildcard[2]}`)
  if ('problem' in base) return base
  return { origin: base.origin.replace('://', '://*.') }
}

export function isWildcard(allowed: string): boolean {
  return allowed.includes('://*.')
}

/** Whether a key's allowed origins, in serialized form, cover a serialized origin. */
export function isOriginAllowed(origin: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => entry === origin || (isWildcard(entry) && matchesWildcard(origin, entry)))
}

function matchesWildcard(origin: string, entry: string): boolean {
  const [scheme = '', suffix = ''] = entry.split('*')
  return origin.startsWith(scheme) && origin.endsWith(suffix) && origin.length > scheme.length + suffix.length
}

function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}
