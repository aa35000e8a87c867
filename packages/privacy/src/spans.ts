import { label, type Rule } from './labels.ts'
import { matches } from './matches.ts'
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
    at = span.end
  }
  return masked + text.slice(at)
}
