import { foldText } from './fold.ts'
import { findArguments } from './rules/arguments.ts'
import { findCredentials } from './rules/credentials.ts'
import { findEmails } from './rules/email.ts'
import { findIbans } from './rules/iban.ts'
import { findNumbers } from './rules/numbers.ts'
import { findPairs } from './rules/pairs.ts'
import { findRandomTokens } from './rules/random-token.ts'
import { findStatedSecrets } from './rules/stated-secrets.ts'
import type { Find, Span } from './spans.ts'

/** The rules, each with the minimum length of its matches: parts of URLs are short and frequent. */
const RULES: readonly (readonly [find: Find, least: number])[] = [
  [findCredentials, 11],
  [findPairs, 4],
  [findStatedSecrets, 6],
  [findArguments, 6],
  [findEmails, 4],
  [findIbans, 15],
  [findNumbers, 7],
  [findRandomTokens, 16],
]

/**
 * Every private value contains at least one of these. Most strings contain none and need no further
 * check.
 */
const SUSPICIOUS = /[@:=%&>\d]|--\w|[([{]at\W| dot |[^\n\x20-\x7e]|[A-Za-z+/_-]{16}|-----|["'],|bearer|basic|pass/i

/** Returns all matches of the rules, except of the rule for URLs. They may overlap. */
export function findPatterns(text: string): Span[] {
  if (!SUSPICIOUS.test(text)) return []
  const folded = foldText(text)
  return RULES.flatMap(([find, least]) => (text.length < least ? [] : find(folded)))
}
