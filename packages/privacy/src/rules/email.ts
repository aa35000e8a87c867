import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'

const AT = / @ |@| ?[([{<]at[)\]}>] ?| at (?=[\w-]{1,80} dot )|%(?:25){0,3}40|&#(?:64|x40);|&commat;|\\u0040/gi
const LOCAL = /[\p{L}\p{N}._%+~!#$\u200b-]/u
const DOMAIN =
  /[\p{L}\p{N}\u200b-]{1,80}(?:(?:\.| dot | ?[([{<]dot[)\]}>] ?)[\p{L}\p{N}\u200b-]{1,80})+|localhost\b|\[[\d.:a-f]{3,45}\]/iuy
/** `react@18.2.0` and `logo@2x.png` contain an at sign but are not addresses. */
const NOT_A_DOMAIN = /^(?:v?\d+\.\d|\d+x\.)/
const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
/** A quoted local part: `"jane doe"@…`. */
const QUOTED_LOCAL = /"[^"\n]{1,64}"$/
const NAMED = /^\p{L}[\p{L}\u200b-]+$|^xn--/iu

/**
 * Finds e-mail addresses with a plain or encoded at sign. Searches from each at sign, so that other
 * texts cost nothing.
 */
export function findEmails(text: string): Span[] {
  const spans: Span[] = []
  let floor = 0
  for (const at of matches(text, AT)) {
    const end = domainEnd(text, at.index + at[0].length)
    const quoted = QUOTED_LOCAL.exec(text.slice(Math.max(floor, at.index - 70), at.index))?.[0].length ?? 0
    let start = at.index - quoted
    while (end && start > floor && LOCAL.test(text.charAt(start - 1))) start--
    if (end && start < at.index) spans.push({ start, end, rule: 'email' })
    floor = Math.max(end, at.index + at[0].length)
  }
  return spans
}

/** Returns the end of the domain at `start`; 0 if there is none. */
function domainEnd(text: string, start: number): number {
  DOMAIN.lastIndex = start
  const domain = DOMAIN.exec(text)?.[0]
  if (!domain) return 0
  if (IP_ADDRESS.test(domain)) return start + domain.length
  if (NOT_A_DOMAIN.test(domain)) return 0
  const labels = domain.split('.').slice(1)
  const isNamed = labels.length === 0 || domain.startsWith('[') || labels.some((label) => NAMED.test(label))
  return isNamed ? start + domain.length : 0
}
