import { hasLabelBefore } from '../labels.ts'
import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'
import { maskUrl, USER_INFO } from '../url.ts'

/**
 * Tries user info first, since its password may contain any character. Without a scheme, only with
 * user info.
 */
const URL_IN_TEXT = new RegExp(
  String.raw`(?:(?:\b[a-z][a-z\d+.-]{1,20}:|(?<![\w:/.\\]))\/\/${USER_INFO}|\b[a-z][a-z\d+.-]{1,20}:\/\/|\b(?:data|blob|javascript|mailto|tel|sms):(?=[^\s:]))[^\s"'<>${'`'}{}|\\^]*`,
  'gi',
)
const LINE_AND_COLUMN = /:\d{1,7}:\d{1,7}$/

/** Finds URLs that `maskUrl` would change. Keeps line and column after a script's URL. */
export function findUrls(text: string): Span[] {
  if (!text.includes(':')) return []
  const spans: Span[] = []
  for (const { 0: found, index: start } of matches(text, URL_IN_TEXT)) {
    const trimmed = found.slice(0, trimmedLength(found))
    const url = trimmed.replace(LINE_AND_COLUMN, '')
    const masked = maskUrl(url)
    if (masked !== url) spans.push({ start, end: start + url.length, rule: 'url', text: masked })
  }
  return spans
}

/** Returns the length without punctuation of the surrounding sentence or stack line. */
function trimmedLength(url: string): number {
  let length = url.length
  while (length > 0 && '.,;:!?)]*'.includes(url.charAt(length - 1))) {
    if (hasLabelBefore(url, length)) break
    length--
  }
  return length
}
