import { label, type Rule } from './labels.ts'
import { matches } from './matches.ts'
import { starsFor } from './stars.ts'
import { count, type Tally } from './tally.ts'

/** A place in a text that a rule wants replaced. */
export interface Span {
  readonly start: number
  /** The first place after it. */
  readonly end: number
  readonly rule: Rule
  /** What to put there instead of the rule's label. */
  readonly text?: string
}

/** A rule: where in a folded text something private stands. Linear in the length of the text. */
export type Find = (text: string) => Span[]

/** Where `pattern` finds something: its group, which is its end, or all of it. */
export function findAll(text: string, { pattern, rule }: { pattern: RegExp; rule: Rule }): Span[] {
  return matches(text, pattern).map(({ 0: found, 1: value = found, index }) => {
    const end = index + found.length
    return { start: end - value.length, end, rule }
  })
}

/** The spans in order and without overlaps: the outer one wins, and what overlaps in part is joined. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1)
    if (!last || span.start >= last.end) joined.push(span)
    else if (span.end > last.end) joined[joined.length - 1] = { start: last.start, end: span.end, rule: last.rule }
  }
  return joined
}

/** `text` with every span replaced; counts those that changed something. `spans` come from `joinSpans`. */
export function replaceSpans(text: string, { spans, tally }: { spans: readonly Span[]; tally?: Tally }): string {
  let masked = ''
  let at = 0
  for (const span of spans) {
    const replacement = span.text ?? label(span.rule)
    if (tally && replacement !== text.slice(span.start, span.end)) count(tally.masked, span.rule)
    masked += text.slice(at, span.start) + replacement
    // A sign of two units goes whole.
    at = span.end + (/^[\udc00-\udfff]/.test(text.charAt(span.end)) ? 1 : 0)
  }
  return masked + text.slice(at)
}

/** The same for a text in parts. Of a span that crosses a border the first part becomes the label, the others stars. */
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
      // A URL's text cannot be cut in pieces; a part that holds one whole is masked by itself.
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
