import { maskDecoded } from './decoded.ts'
import { maskNamedArguments } from './named-arguments.ts'
import { findPatterns } from './patterns.ts'
import { findCredentials } from './rules/credentials.ts'
import { findEmails } from './rules/email.ts'
import { findIbans } from './rules/iban.ts'
import { findNumbers } from './rules/numbers.ts'
import { type Find, joinSpans, replaceInParts } from './spans.ts'

/** Rules that two adjacent ordinary words never match when they are joined without a space. */
const findUnmistakable: Find = (text) => [
  ...findCredentials(text),
  ...findEmails(text),
  ...findIbans(text),
  ...findNumbers(text).filter(({ rule }) => rule === 'card'),
]

/**
 * Returns the masked arguments of a console call. Masks each argument, and what only shows when
 * they are read as one line or as one word. Never throws.
 */
export function maskArguments(args: readonly string[]): string[] {
  const masked = maskNamedArguments(args).map(maskDecoded)
  if (masked.length < 2) return masked
  return maskAcross(maskAcross(masked, { gap: ' ', find: findPatterns }), { gap: '', find: findUnmistakable })
}

function maskAcross(args: readonly string[], { gap, find }: { gap: string; find: Find }): string[] {
  const parts = args.map((arg, i) => (i < args.length - 1 ? arg + gap : arg))
  const spans = joinSpans(find(parts.join('')))
  if (spans.length === 0) return [...args]
  return replaceInParts(parts, { spans }).map((part, i) => {
    if (part === parts[i]) return args[i] ?? ''
    return gap && part.endsWith(gap) ? part.slice(0, -gap.length) : part
  })
}
