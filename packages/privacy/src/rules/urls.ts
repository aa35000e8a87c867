import { hasLabelBefore } from '../labels.ts'
import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'
import { maskUrl, USER_INFO } from '../url.ts'

/** With user info first, whose password may hold any sign; without a scheme only where there is user info. */
const URL_IN_TEXT = new RegExp(
  String.raw`(?:(?:\b[a-z][a-z\d+.-]{1,20}:|(?<![\w:/.\\]))\/\/${USER_INFO}|\b[a-z][a-z\d+.-]{1,20}:\/\/|\b(?:data|blob|javascript|mailto|tel|sms):(?=[^\s:]))[^\s"'<>${'`'}{}|\\^]*`,
  'gi',
)
const LINE_AND_COLUMN = /:\d{1,7}:\d{1,7}$/

/** The URLs in a text that are not as `maskUrl` would leave them. Line and column behind a script's URL stay. */
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

/** Without the punctuation of the sentence or the stack line that it stands in. */
function trimmedLength(url: string): number {
  let length = url.length
  while (length > 0 && '.,;:!?)]*'.includes(url.charAt(length - 1))) {
    if (hasLabelBefore(url, length)) break
    length--
  }
  return length
}
