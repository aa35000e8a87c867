import { decodeText } from './decode.ts'
import { DROPPED } from './labels.ts'
import { findPatterns } from './patterns.ts'
import { joinSpans, replaceSpans } from './spans.ts'
import { maskText } from './text.ts'

/** What is encoded may be encoded in turn. */
const MAX_ROUNDS = 3

/**
 * `maskText`, and what a rule finds once the text is written plainly: `&#64;`, `\u0040`, `①`, `²`, signs that are not seen. For the relay,
 * whose clients may hide something from the rules. Never throws.
 */
export function maskDecoded(text: string): string {
  return maskEncoded(text, maskText)
}

/** `mask`, and what only a text written plainly shows. Never throws. */
export function maskEncoded(text: string, mask: (text: string) => string): string {
  try {
    let masked = mask(text)
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const next = maskOnce(masked)
      if (next === masked) return masked
      masked = mask(next)
    }
  } catch {
    // Falls through: what could not be masked is not passed on.
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

/** A name as it reads, for the rule about names. */
export function plainName(name: string): string {
  let plain = name
  for (let depth = 0; depth < MAX_ROUNDS; depth++) {
    const decoded = decodeText(plain)
    if (!decoded) return plain
    plain = decoded.text
  }
  return plain
}
