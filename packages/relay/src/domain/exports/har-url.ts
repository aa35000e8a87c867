/** For what is not a URL. HAR requires one. */
const NO_URL = 'about:invalid'

/** Whatever RFC 3986 does not permit in a path or query. Browsers permit more. */
const NOT_PERMITTED = /%(?![\da-f]{2})|[^\w.~:/?@!$&'()*+,;=%-]/gi
/** Scheme and authority, with an IPv6 address or not. */
const HEAD = /^[a-z][a-z\d+.-]*:(?:\/\/(?:[\w.~!$&'()*+,;=:@-]|%[\da-f]{2})*(?:\[[\da-f:.]+\](?::\d+)?)?)?/i

/**
 * The URL as HAR requires it: absolute, valid, without fragment. Masked URLs have labels such as
 * `[email]`, which become `%5Bemail%5D`.
 */
export function harUrl(url: string, page_url: string): string {
  const base = URL.canParse(page_url) ? page_url : undefined
  if (url === '' || !URL.canParse(url, base)) return NO_URL
  const absolute = new URL(url, base)
  absolute.hash = ''
  const { href } = absolute
  const head = HEAD.exec(href)?.[0]
  if (head === undefined || (absolute.host === '' && absolute.pathname === '')) return NO_URL
  return head + href.slice(head.length).replace(NOT_PERMITTED, encodeURIComponent)
}

/** The decoded parameters of a URL of harUrl. */
export function queryOf(url: string): { name: string; value: string }[] {
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }))
}
