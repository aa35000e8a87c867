import { checkOrigin, isOriginAllowed, isWildcard } from '@earshot/protocol'

/**
 * Explains why a key does not allow an origin, in a sentence that says what to do. Null if it does.
 */
export function explainOrigin(text: string, allowed: readonly string[]): string | null {
  const checked = checkOrigin(text)
  if ('problem' in checked) {
    const meant = URL.canParse(text) ? new URL(text).origin : 'null'
    const suggestion = meant !== 'null' && meant !== text && 'origin' in checkOrigin(meant) ? ` Try ${meant}.` : ''
    return `${text} is not an origin. ${checked.problem}${suggestion}`
  }
  const { origin } = checked
  if (isOriginAllowed(origin, allowed)) return null
  for (const explain of NEAR_MISSES) {
    for (const entry of allowed) {
      const reason = explain(new URL(origin), { entry, url: new URL(entry.replace('*.', '')) })
      if (reason) return `${origin} is not ${entry}: ${reason}`
    }
  }
  return `${origin} is not among the key's origins: ${allowed.join(', ')}.`
}

type Entry = { entry: string; url: URL }

/**
 * Ordered from the nearest miss to the farthest: origins that differ in one part are explained
 * first.
 */
const NEAR_MISSES: readonly ((origin: URL, allowed: Entry) => string | null)[] = [
  (origin, { entry, url }) =>
    origin.host === url.host && origin.protocol !== url.protocol && !isWildcard(entry)
      ? `the scheme differs, ${origin.protocol}// and ${url.protocol}//. Open the page as ${entry}, or list both.`
      : null,
  (origin, { entry, url }) =>
    origin.protocol === url.protocol &&
    origin.hostname === url.hostname &&
    origin.port !== url.port &&
    !isWildcard(entry)
      ? `the port differs, ${portOf(origin)} and ${portOf(url)}. The port is part of an origin: list the origin with its port.`
      : null,
  (origin, { entry, url }) =>
    isWildcard(entry) && origin.origin === url.origin
      ? 'a "*" covers every subdomain but not the bare domain. List the bare domain too.'
      : null,
  (origin, { entry, url }) =>
    !isWildcard(entry) && withoutWww(origin) === withoutWww(url)
      ? 'names with and without www. are different origins. List both.'
      : null,
  (origin, { entry, url }) =>
    !isWildcard(entry) && origin.hostname.endsWith(`.${url.hostname}`)
      ? `it is a subdomain. List it, or list ${url.protocol}//*.${url.host} with --allow-wildcards.`
      : null,
  (origin, { entry, url }) =>
    !isWildcard(entry) && url.hostname.endsWith(`.${origin.hostname}`)
      ? 'only a subdomain of it is listed. List it too.'
      : null,
  (origin, { entry, url }) =>
    isWildcard(entry) && origin.hostname.endsWith(`.${url.hostname}`)
      ? `scheme and port must match too, and here they are ${origin.protocol}// and ${portOf(origin)}.`
      : null,
]

function withoutWww(url: URL): string {
  return `${url.protocol}//${url.host.replace(/^www\./, '')}`
}

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80')
}
