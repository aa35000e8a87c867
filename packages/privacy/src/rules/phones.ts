import { isPrivateKeyName } from '../key-names.ts'
import type { FoundNumber, Group } from './digit-groups.ts'

const PHONE_WORD =
  /(?:phone|telef|\b(?:tel|mob|cel|fax|call|text|contact|sms|handy|whatsapp)|тел|电话|電話|手机|전화|هاتف)\p{L}{0,12}[^\p{L}\d]{0,4}(?:[\p{L}\d]{1,12}[^\p{L}\d]{1,3}){0,2}$/iu
/** The last words before a number. */
const WORDS = /(?:[\p{L}'.-]{1,30}[^\p{L}\d\n'.-]{1,4}){1,4}$/u

/**
 * Finds a phone number by its country code, its national form or the words before it; also another
 * number with a private name before it.
 */
export function findPhone(
  text: string,
  { groups, first }: { groups: readonly Group[]; first: number },
): FoundNumber | null {
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
