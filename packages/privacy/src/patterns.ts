import { foldText } from './fold.ts'
import { findArguments } from './rules/arguments.ts'
import { findCredentials } from './rules/credentials.ts'
import { findEmails } from './rules/email.ts'
import { findIbans } from './rules/iban.ts'
import { findNumbers } from './rules/numbers.ts'
import { findPairs } from './rules/pairs.ts'
import { findRandomTokens } from './rules/random-token.ts'
import { findSaid } from './rules/said.ts'
import type { Find, Span } from './spans.ts'

/** With the characters that the shortest thing it finds has: parts of addresses are short, and many. */
const RULES: readonly (readonly [find: Find, least: number])[] = [
  [findCredentials, 11],
  [findPairs, 4],
  [findSaid, 6],
  [findArguments, 6],
  [findEmails, 4],
  [findIbans, 15],
  [findNumbers, 7],
  [findRandomTokens, 16],
]

/** What every private thing has at least one of. Most strings have none, and cost this one look. */
const SUSPICIOUS = /[@:=%&>\d]|--\w|[([{]at\W| dot |[^\n\x20-\x7e]|[A-Za-z+/_-]{16}|-----|["'],|bearer|basic|pass/i

/** Where private things stand in `text`, by every rule but the one for URLs. May overlap. */
export function findPatterns(text: string): Span[] {
  if (!SUSPICIOUS.test(text)) return []
  const folded = foldText(text)
  return RULES.flatMap(([find, least]) => (text.length < least ? [] : find(folded)))
}
