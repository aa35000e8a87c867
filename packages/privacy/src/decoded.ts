import { decodeText } from './decode.ts'
import { DROPPED } from './labels.ts'
import { findPatterns } from './patterns.ts'
import { joinSpans, replaceSpans } from './spans.ts'
import { maskText } from './text.ts'

/** Maximum depth of nested encodings. */
const MAX_ROUNDS = 3

/**
 * Like `maskText`, but also finds encoded patterns: `&#64;`, `\u0040`, `①`, `²`, invisible
 * characters. For the relay, since a client may try to hide something from the rules. Never throws.
 */
export function maskDecoded(text: string): string {
  return maskEncoded(text, maskText)
}

/** Applies `mask`, and the rules to the decoded text. Never throws. */
export function maskEncoded(text: string, mask: (text: string) => string): string {
  try {
    let masked = mask(text)
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const next = maskOnce(masked)
      if (next === masked) return masked
      masked = mask(next)
    }
  } catch {
    // Falls through: text that could not be masked is dropped.
  }
  return DROPPED
}

function maskOnce(text: string): string {
  let decoded = decodeText(text)
  for (let depth = 0; decoded && depth < MAX_ROUNDS; depth++) {
    const { places, text: plain } = decoded
    const placeOf = (at: number) => places[at] ?? text.length
    const spans = joinSpans(findPatterns(plain)).map(({ start, end, rule }) => {
      return { start: placeOf(start), end: placeOf(end), rule }
    })
    if (spans.length > 0) return replaceSpans(text, { spans })
    const deeper = decodeText(plain)
    decoded = deeper && { text: deeper.text, places: deeper.places.map(placeOf) }
  }
  return text
}

/** Decodes a name for the rule about names. */
export function plainName(name: string): string {
  let plain = name
  for (let depth = 0; depth < MAX_ROUNDS; depth++) {
    const decoded = decodeText(plain)
    if (!decoded) return plain
    plain = decoded.text
  }
  return plain
}
