import { checkOrigin, isOriginAllowed, isWildcard } from '@earshot/protocol'

/** Why a key's list does not take an origin, as a sentence that says what to do; null where it does. */
export function explainOrigin(text: string, allowed: readonly string[]): string | null {
  const checked = checkOrigin(text)
  if ('problem' in checked) {
    const meant = URL.canParse(text) ? new URL(text).origin : 'null'
    const mended = meant !== 'null' && meant !== text && 'origin' in checkOrigin(meant) ? ` Try ${meant}.` : ''
    return `${text} is not an origin. ${checked.problem}${mended}`
  }
  const { origin } = checked
  if (isOriginAllowed(origin, allowed)) return null
  for (const explain of NEAR_MISSES) {
    for (const entry of allowed) {
      const reason = explain(new URL(origin), { entry, url: new URL(entry.replace('*.', '')) })
      if (reason) return `${origin} is not ${entry}: ${reason}`
    }
  }
  return `${origin} is not on the key's list, which is ${allowed.join(', ')}.`
}

type Entry = { entry: string; url: URL }

/** From the nearest miss to the farthest: what differs in one thing is explained before what differs in more. */
const NEAR_MISSES: readonly ((origin: URL, allowed: Entry) => string | null)[] = [
  (origin, { entry, url }) =>
    origin.host === url.host && origin.protocol !== url.protocol && !isWildcard(entry)
      ? `the scheme differs, ${origin.protocol}// and ${url.protocol}//. Open the page by ${entry}, or list both.`
      : null,
  (origin, { entry, url }) =>
    origin.protocol === url.protocol &&
    origin.hostname === url.hostname &&
    origin.port !== url.port &&
    !isWildcard(entry)
      ? `the port differs, ${portOf(origin)} and ${portOf(url)}. The port is part of an origin: list the one with it.`
      : null,
  (origin, { entry, url }) =>
    isWildcard(entry) && origin.origin === url.origin
      ? 'a "*" stands for every subdomain and not for the bare domain. List the bare domain too.'
      : null,
  (origin, { entry, url }) =>
    !isWildcard(entry) && withoutWww(origin) === withoutWww(url)
      ? 'with and without www. are two origins. List both.'
      : null,
  (origin, { entry, url }) =>
    !isWildcard(entry) && origin.hostname.endsWith(`.${url.hostname}`)
      ? `it is a subdomain. List it, or list ${url.protocol}//*.${url.host} with --allow-wildcards.`
      : null,
  (origin, { entry, url }) =>
    !isWildcard(entry) && url.hostname.endsWith(`.${origin.hostname}`)
      ? 'the list has only a subdomain of it. List it too.'
      : null,
  (origin, { entry, url }) =>
    isWildcard(entry) && origin.hostname.endsWith(`.${url.hostname}`)
      ? `scheme and port must be the same as well, and here they are ${origin.protocol}// and ${portOf(origin)}.`
      : null,
]

function withoutWww(url: URL): string {
  return `${url.protocol}//${url.host.replace(/^www\./, '')}`
}

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80')
}
