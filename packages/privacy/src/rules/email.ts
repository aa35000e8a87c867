import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'

const AT = / @ |@| ?[([{<]at[)\]}>] ?| at (?=[\w-]{1,80} dot )|%(?:25){0,3}40|&#(?:64|x40);|&commat;|\\u0040/gi
const LOCAL = /[\p{L}\p{N}._%+~!#$\u200b-]/u
const DOMAIN =
  /[\p{L}\p{N}\u200b-]{1,80}(?:(?:\.| dot | ?[([{<]dot[)\]}>] ?)[\p{L}\p{N}\u200b-]{1,80})+|localhost\b|\[[\d.:a-f]{3,45}\]/iuy
/** `react@18.2.0` and `logo@2x.png` have an at sign and are no address. */
const NOT_A_DOMAIN = /^(?:v?\d+\.\d|\d+x\.)/
const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
/** `"jane doe"@…`: a local part in quotes, also escaped ones. */
const QUOTED_LOCAL = /"[^"\n]{1,64}"$/
const NAMED = /^\p{L}[\p{L}\u200b-]+$|^xn--/iu

/** E-mail addresses, with the at sign plain or encoded. Walks out from each at sign, so that a text without one costs nothing. */
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

/** Where the domain that begins at `start` ends; 0 where none does. */
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
