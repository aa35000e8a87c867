import { label, type Rule } from './labels.ts'
import { matches } from './matches.ts'
import { starsFor } from './stars.ts'
import { count, type Tally } from './tally.ts'

/** A part of a text that a rule replaces. */
export interface Span {
  readonly start: number
  /** The position after the last character. */
  readonly end: number
  readonly rule: Rule
  /** Replacement, if it is not the rule's label. */
  readonly text?: string
}

/** A rule. It returns the private parts of a folded text, in linear time. */
export type Find = (text: string) => Span[]

/** Returns the matches of `pattern`: its group, which must be at the end, or the whole match. */
export function findAll(text: string, { pattern, rule }: { pattern: RegExp; rule: Rule }): Span[] {
  return matches(text, pattern).map(({ 0: found, 1: value = found, index }) => {
    const end = index + found.length
    return { start: end - value.length, end, rule }
  })
}

/**
 * Sorts the spans and removes overlaps. The outer span wins; partly overlapping spans are joined.
 */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1)
    if (!last || span.start >= last.end) joined.push(span)
    else if (span.end > last.end) joined[joined.length - 1] = { start: last.start, end: span.end, rule: last.rule }
  }
  return joined
}

/** Replaces all spans in `text` and counts those that change it. `spans` come from `joinSpans`. */
export function replaceSpans(text: string, { spans, tally }: { spans: readonly Span[]; tally?: Tally }): string {
  let masked = ''
  let at = 0
  for (const span of spans) {
    const replacement = span.text ?? label(span.rule)
    if (tally && replacement !== text.slice(span.start, span.end)) count(tally.masked, span.rule)
    masked += text.slice(at, span.start) + replacement
    // Includes both code units of a character.
    at = span.end + (/^[\udc00-\udfff]/.test(text.charAt(span.end)) ? 1 : 0)
  }
  return masked + text.slice(at)
}

/**
 * The same for a text in parts. A span across parts becomes a label in the first one, and stars in
 * the others.
 */
export function replaceInParts(
  parts: readonly string[],
  { spans, tally }: { spans: readonly Span[]; tally?: Tally | undefined },
): string[] {
  let partEnd = 0
  return parts.map((part) => {
    const partStart = partEnd
    partEnd += part.length
    let masked = ''
    let at = partStart
    for (const span of spans) {
      // A URL's replacement cannot be split. A part that contains a whole URL is masked separately.
      const isCrossing = span.start < partStart || span.end > partEnd
      if (span.end <= partStart || span.start >= partEnd || (span.text !== undefined && !isCrossing)) continue
      const start = Math.max(span.start, partStart)
      const end = Math.min(span.end, partEnd)
      const isFirst = span.start >= partStart
      masked += part.slice(at - partStart, start - partStart)
      masked += isFirst ? (span.text ?? label(span.rule)) : starsFor(part.slice(start - partStart, end - partStart))
      if (tally && isFirst) count(tally.masked, span.rule)
      at = end
    }
    return masked + part.slice(at - partStart)
  })
}
