import { isPrivateKeyName } from '../key-names.ts'
import type { Rule } from '../labels.ts'
import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'

/** A group of digits in a run such as `4111 1111 1111 1111`, with the gap before it. */
interface Group {
  readonly start: number
  readonly end: number
  readonly digits: string
  readonly gap: string
}

const SEPARATOR = '[ \\n\\u200b._/()-]'
const UUID = '[\\da-f]{8}-(?:[\\da-f]{4}-){3}[\\da-f]{12}'
const DATE = '(?<!\\d)(?:\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[-./]\\d{1,2}[-./]\\d{4})(?!\\d)'
/** UUIDs and dates are matched only to skip them. */
const RUN = new RegExp(`${UUID}|${DATE}|(?:\\+|\\(\\+?)?\\d(?:${SEPARATOR}{0,3}\\d){6,}`, 'gi')
const DIGITS = /\d(?:\u200b{0,3}\d)*/g
/** A number has at least seven digits. Checked first, since few texts have them. */
const SEVEN_DIGITS = new RegExp(`\\d(?:${SEPARATOR}{0,3}\\d){6}`)
const STEPPED_OVER = new RegExp(`^(?:${UUID}|${DATE})$`, 'i')
/** Lengths of the groups as on a card, or one digit per group. Then the separators may differ. */
const CARD_GROUPS = /^(?:4444[123]?|46[45]|1{13,19})$/
/** Quick check of the first group, for long runs of small groups. */
const CARD_START = /^[2-6]/
/**
 * Lengths of card numbers by issuer. A 13-digit article number that starts with 5 is not a card
 * number.
 */
const CARD = /^(?:4\d{12}(?:\d{3}){0,2}|(?:5\d|2[2-7])\d{14}|3\d{13,15}|6\d{12,18})$/
const PHONE_WORD =
  /(?:phone|telef|\b(?:tel|mob|cel|fax|call|text|contact|sms|handy|whatsapp)|тел|电话|電話|手机|전화|هاتف)\p{L}{0,12}[^\p{L}\d]{0,4}(?:[\p{L}\d]{1,12}[^\p{L}\d]{1,3}){0,2}$/iu
/** The last words before a number. */
const WORDS = /(?:[\p{L}'.-]{1,30}[^\p{L}\d\n'.-]{1,4}){1,4}$/u
/** Personal numbers with a known grouping, of the United States, Brazil, Switzerland and China. */
const PERSON =
  /^(?:\d{3}([ .-])\d\d\1\d{4}|(?:\d{3}\.){2}\d{3}-\d\d|756(?:\.\d{4}){2}\.\d\d|[1-9]\d{5}(?:19|20)\d\d[01]\d[0-3]\d{4,5})(?!\d)/

/**
 * Finds card numbers (by their check digit), personal numbers and phone numbers, with any
 * separators.
 */
export function findNumbers(text: string): Span[] {
  if (!SEVEN_DIGITS.test(text)) return []
  const spans: Span[] = []
  for (const run of matches(text, RUN)) {
    if (STEPPED_OVER.test(run[0])) continue
    const groups = splitGroups(run[0], run.index)
    for (let i = 0; i < groups.length; ) {
      const found = findCard(groups, i) ?? findPerson(groups, i) ?? findPhone(text, { groups, first: i })
      if (found) spans.push({ start: startOf(text, groups[i]), end: groups[found.last]?.end ?? 0, rule: found.rule })
      i = found ? found.last + 1 : i + 1
    }
  }
  return spans
}

interface Found {
  readonly last: number
  readonly rule: Rule
}

function splitGroups(run: string, offset: number): Group[] {
  const groups: Group[] = []
  let end = 0
  for (const match of matches(run, DIGITS)) {
    const gap = run.slice(end, match.index)
    end = match.index + match[0].length
    groups.push({ start: offset + match.index, end: offset + end, digits: match[0].replaceAll('\u200b', ''), gap })
  }
  return groups
}

/** Includes a sign or bracket before the number. */
function startOf(text: string, group: Group | undefined): number {
  let start = group?.start ?? 0
  while (start > 0 && '+('.includes(text.charAt(start - 1))) start--
  return start
}

function findCard(groups: readonly Group[], first: number): Found | null {
  if (!CARD_START.test(groups[first]?.digits ?? '')) return null
  let digits = ''
  let found: Found | null = null
  let lengths = ''
  const gap = groups[first + 1]?.gap
  let isEven = !gap?.includes('\n')
  for (let i = first; i < groups.length && digits.length < 19; i++) {
    const group = groups[i]
    if (!group) break
    digits += group.digits
    lengths += group.digits.length
    isEven &&= i === first || group.gap === gap
    if (digits.length < 13 || digits.length > 19 || !(isEven || CARD_GROUPS.test(lengths))) continue
    if (CARD.test(digits) && hasCheckDigit(digits)) found = { last: i, rule: 'card' }
  }
  return found
}

/** Luhn's algorithm. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

function findPerson(groups: readonly Group[], first: number): Found | null {
  if (![3, 17, 18].includes(groups[first]?.digits.length ?? 0)) return null
  const written = groups.slice(first, first + 4).map(({ gap, digits }, i) => (i > 0 ? gap : '') + digits)
  const [found] = PERSON.exec(written.join('')) ?? []
  return found ? { last: first + found.split(/\D/).length - 1, rule: 'ssn' } : null
}

function findPhone(text: string, { groups, first }: { groups: readonly Group[]; first: number }): Found | null {
  const parts: string[] = []
  let total = 0
  for (let i = first; i < first + 15; i++) {
    const group = groups[i]
    if (!group || total + group.digits.length > 15 || (total > 0 && group.gap.includes('\n'))) break
    total += group.digits.length
    parts.push(group.digits)
  }
  if (total < 7) return null
  const start = groups[first]?.start ?? 0
  const sign = text.slice(Math.max(0, start - 2), start)
  const before = text.slice(Math.max(0, start - 40), start)
  // Words must precede the run; from the third group on, they are too far away.
  const isPhone = sign.endsWith('+')
    ? !/\w\+$/.test(before)
    : !/\w$/.test(sign) &&
      (hasNationalShape(parts, { total, bracketed: sign.endsWith('(') }) || (first < 3 && PHONE_WORD.test(before)))
  const last = first + parts.length - 1
  if (isPhone) return { last, rule: 'phone' }
  // The number of an identity document has no fixed form, but a name before it.
  return !first && isPrivateKeyName(WORDS.exec(before)?.[0] ?? '') ? { last, rule: 'number' } : null
}

/**
 * Returns true for numbers without a country code: (555) 123-4567, 555-123-4567, 030 1234567, 06 12
 * 34 56 78, 0049 171 1234567.
 */
function hasNationalShape(parts: readonly string[], { total, bracketed }: { total: number; bracketed: boolean }) {
  const head = parts[0] ?? ''
  if (bracketed && parts.length > 1) return head.length >= 2 && head.length <= 5 && total <= 13
  if (parts.length > 5 && !head.startsWith('0')) return false
  const lengths = parts.map((part) => part.length).join(',')
  if (/^(?:1,)?3,3,4$/.test(lengths)) return /[2-9]/.test(parts.at(-3)?.charAt(0) ?? '')
  // +7 and +90 are also written with a national prefix, Chinese mobile numbers without any.
  if (lengths === '1,3,3,2,2' || (lengths === '3,4,4' && head.startsWith('1'))) return true
  if (/^00[1-9]/.test(parts.join(''))) return total >= 10
  return /^0[1-9]/.test(head) && head.length <= 5 && parts.length > 1 && total >= 9 && total <= 12
}
