import type { FoundNumber, Group } from './digit-groups.ts'

/** Lengths of the groups as on a card, or one digit per group. Then the separators may differ. */
const CARD_GROUPS = /^(?:4444[123]?|46[45]|1{13,19})$/
/** Quick check of the first group, for long runs of small groups. */
const CARD_START = /^[2-6]/
/**
 * Lengths of card numbers by issuer. A 13-digit article number that starts with 5 is not a card
 * number.
 */
const CARD = /^(?:4\d{12}(?:\d{3}){0,2}|(?:5\d|2[2-7])\d{14}|3\d{13,15}|6\d{12,18})$/

/** Finds a card number by its length and check digit. */
export function findCard(groups: readonly Group[], first: number): FoundNumber | null {
  if (!CARD_START.test(groups[first]?.digits ?? '')) return null
  let digits = ''
  let found: FoundNumber | null = null
  let lengths = ''
  const gap = groups[first + 1]?.gap
  let isEven = !gap?.includes('\n')
  for (let i = first; i < groups.length && digits.length < 19; i++) {
    const group = groups[i]
    if (!group) break
    digits += group.digits
    lengths += group.digits.length
    isEven &&= i === first || group.gap === gap
    if (digits.length < 13 || !(isEven || CARD_GROUPS.test(lengths))) continue
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
