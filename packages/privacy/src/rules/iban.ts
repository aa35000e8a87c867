import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'

const CANDIDATE = /(?<![A-Z\d])[A-Z]{2}\d{2}(?:[ \n.-]?[A-Z\d]){11,30}(?![A-Z\d])/gi
const GAP = /[ \n.-]/

/** Finds international bank account numbers by their check digits, grouped or not. */
export function findIbans(text: string): Span[] {
  const spans: Span[] = []
  for (const { 0: candidate, index: start } of matches(text, CANDIDATE)) {
    const length = ibanLength(candidate)
    if (length) spans.push({ start, end: start + length, rule: 'iban' })
  }
  return spans
}

/**
 * Returns the length of the account number in `candidate`, up to a gap or its end: words may follow
 * it.
 */
function ibanLength(candidate: string): number {
  for (let end = candidate.length; end >= 15; end--) {
    const isBoundary = end === candidate.length || GAP.test(candidate.charAt(end))
    if (isBoundary && hasCheckDigits(candidate.slice(0, end).replace(/[ \n.-]/g, ''))) return end
  }
  return 0
}

/** ISO 7064 MOD 97-10. */
function hasCheckDigits(iban: string): boolean {
  if (iban.length < 15 || iban.length > 34) return false
  let rest = 0
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
