import type { Rule } from '../labels.ts'
import type { Span } from '../spans.ts'

/** A group of digits in a run such as `4111 1111 1111 1111`, with what stands between it and the group before. */
interface Group {
  readonly start: number
  readonly end: number
  readonly digits: string
  readonly gap: string
}

const SEPARATOR = '[ \\n\\u200b._/()-]'
const UUID = '[\\da-f]{8}-(?:[\\da-f]{4}-){3}[\\da-f]{12}'
const DATE = '(?<!\\d)(?:\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[-./]\\d{1,2}[-./]\\d{4})(?!\\d)'
/** UUIDs and dates are matched only to be stepped over. */
const RUN = new RegExp(`${UUID}|${DATE}|(?:\\+|\\(\\+?)?\\d(?:${SEPARATOR}{0,3}\\d){6,}`, 'gi')
/** Fewer are nobody's number. Looked for first, since few texts have them. */
const SEVEN_DIGITS = new RegExp(`\\d(?:${SEPARATOR}{0,3}\\d){6}`)
const STEPPED_OVER = new RegExp(`^(?:${UUID}|${DATE})$`, 'i')
/** Digits per group as cards are printed, and one box for each digit: then it does not matter what separates the groups. */
const CARD_GROUPS = /^(?:4,4,4,4(?:,[123])?|4,6,[45]|1(?:,1){12,18})$/
const CARD_START = /^(?:3|4|5|6|2[2-7])/
const PHONE_WORD =
  /(?:phone|tel|mob(?:ile?)?|cell|fax|call|text|contact|whatsapp|sms|handy|telefon)\W{0,4}(?:\w{1,12}\W{1,3}){0,2}$/i
/** What stands before the number of a person's papers, which has no form of its own. */
const PAPER_WORD = /(?:ssn|social security|tax id|\bi?tin|passport)\W{0,4}(?:\w{1,12}\W{1,3}){0,2}$/i

/** Card numbers (by their check digit), social security numbers and phone numbers, whatever separates their digits. */
export function findNumbers(text: string): Span[] {
  if (!SEVEN_DIGITS.test(text)) return []
  const spans: Span[] = []
  for (const run of text.matchAll(RUN)) {
    if (STEPPED_OVER.test(run[0])) continue
    const groups = splitGroups(run[0], run.index)
    for (let i = 0; i < groups.length; ) {
      const found = findCard(groups, i) ?? findSsn(groups, i) ?? findPhone(text, { groups, first: i })
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
  for (const match of run.matchAll(/\d(?:\u200b{0,3}\d)*/g)) {
    const gap = run.slice(end, match.index)
    end = match.index + match[0].length
    groups.push({ start: offset + match.index, end: offset + end, digits: match[0].replaceAll('\u200b', ''), gap })
  }
  return groups
}

/** The sign or bracket before a number belongs to it. */
function startOf(text: string, group: Group | undefined): number {
  let start = group?.start ?? 0
  while (start > 0 && '+('.includes(text.charAt(start - 1))) start--
  return start
}

function findCard(groups: readonly Group[], first: number): Found | null {
  let digits = ''
  let found: Found | null = null
  const lengths: number[] = []
  const gap = groups[first + 1]?.gap
  let isEven = !gap?.includes('\n')
  for (let i = first; i < groups.length && digits.length < 19; i++) {
    const group = groups[i]
    if (!group) break
    digits += group.digits
    lengths.push(group.digits.length)
    isEven &&= i === first || group.gap === gap
    if (digits.length < 13 || digits.length > 19 || !(isEven || CARD_GROUPS.test(lengths.join()))) continue
    if (CARD_START.test(digits) && hasCheckDigit(digits)) found = { last: i, rule: 'card' }
  }
  return found
}

/** Luhn's check. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

function findSsn(groups: readonly Group[], first: number): Found | null {
  const [area, group, serial] = groups.slice(first, first + 3)
  if (area?.digits.length !== 3 || group?.digits.length !== 2 || serial?.digits.length !== 4) return null
  return group.gap === serial.gap && /^[ .-]$/.test(group.gap) ? { last: first + 2, rule: 'ssn' } : null
}

function findPhone(text: string, { groups, first }: { groups: readonly Group[]; first: number }): Found | null {
  const start = groups[first]?.start ?? 0
  const sign = text.slice(Math.max(0, start - 2), start)
  const parts: string[] = []
  let total = 0
  for (const group of groups.slice(first, first + 15)) {
    if (total + group.digits.length > 15 || (total > 0 && group.gap.includes('\n'))) break
    total += group.digits.length
    parts.push(group.digits)
  }
  const before = text.slice(Math.max(0, start - 40), start)
  const isPhone =
    total >= 7 &&
    (sign.endsWith('+')
      ? !/\w\+$/.test(before)
      : !/\w$/.test(before) &&
        (hasNationalShape(parts, { total, bracketed: sign.endsWith('(') }) || PHONE_WORD.test(before)))
  const last = first + parts.length - 1
  if (isPhone) return { last, rule: 'phone' }
  return total >= 7 && PAPER_WORD.test(before) ? { last, rule: 'number' } : null
}

/** Numbers without a country code: (555) 123-4567, 555-123-4567, 030 1234567, 06 12 34 56 78, 0049 171 1234567. */
function hasNationalShape(parts: readonly string[], { total, bracketed }: { total: number; bracketed: boolean }) {
  const head = parts[0] ?? ''
  if (bracketed && parts.length > 1) return head.length >= 2 && head.length <= 5 && total <= 13
  const lengths = parts.map((part) => part.length).join(',')
  if (/^(?:1,)?3,3,4$/.test(lengths)) return /[2-9]/.test(parts.at(-3)?.charAt(0) ?? '')
  // +7 and +90 are written with their own prefix, Chinese mobiles with none.
  if (lengths === '1,3,3,2,2' || (lengths === '3,4,4' && head.startsWith('1'))) return true
  if (/^00[1-9]/.test(parts.join(''))) return total >= 10
  return /^0[1-9]/.test(head) && head.length <= 5 && parts.length > 1 && total >= 9 && total <= 12
}
