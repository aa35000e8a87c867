import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'

const CANDIDATE = /(?<![A-Z\d])[A-Z]{2}\d{2}(?:[ \n.-]?[A-Z\d]){11,30}(?![A-Z\d])/gi
const GAP = /[ \n.-]/

/** International bank account numbers, grouped or not, by their check digits. */
export function findIbans(text: string): Span[] {
  const spans: Span[] = []
  for (const { 0: candidate, index: start } of matches(text, CANDIDATE)) {
    const length = ibanLength(candidate)
    if (length) spans.push({ start, end: start + length, rule: 'iban' })
  }
  return spans
}

/** How much of `candidate`, up to a gap or its end, is an account number: words may follow one. */
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
