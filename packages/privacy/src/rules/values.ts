import { hasLabelAt, hasLabelBefore } from '../labels.ts'
import type { Span } from '../spans.ts'

const PLAIN = /^(?:true|false|null|undefined|none|\*+)$/i
/** Stars in place of a value, or before one. */
const STARS_FIRST = /\*+ {0,3}(?=["'`{[]|[\w-]*\d)/y
const BARE = /[^\s"'`&,;<>]+/y
/** A list or an object, also with a class name as in a console: `{…}`, `Map{…}`. */
const OPENING_BRACKET = /(?:[A-Z][\w$]{0,60})?[[{]/y
/** A list in YAML, or `|` with its indented lines. */
const BLOCK = /[|>][-+]?\n([ \t]+)[^\n]*(?:\n\1[^\n]*)*|- [^\n]*(?:\n *- [^\n]*)*/y
/** A string may have a prefix, or be the argument of a call: `b'…'`, `@"…"`, `Some("…")`. */
const OPENING_QUOTE = /(?:[bru@]|\w{1,20}\()?\\*["'`]/y
/**
 * The whole line is private: raw headers, and words to restore a wallet. A member of an object ends
 * sooner.
 */
const REST_OF_LINE = /^[^"'`]*(?:authorization|cookie|phrase|mnemonic)[^"'`]*$/i

function quoteAt(text: string, start: number): string {
  OPENING_QUOTE.lastIndex = start
  return OPENING_QUOTE.exec(text)?.[0] ?? ''
}

/**
 * Returns the value at `start` without its quotes; null if there is none, or it is a boolean or
 * empty.
 */
export function valueSpan(text: string, { start, name }: { start: number; name: string }): Span | null {
  STARS_FIRST.lastIndex = start
  const from = start + (STARS_FIRST.exec(text)?.[0].length ?? 0)
  const end = valueEnd(text, { start: from, name })
  const inside = from + quoteAt(text, from).length
  return end > inside && !PLAIN.test(text.slice(inside, end)) ? { start: inside, end, rule: 'private' } : null
}

/** Returns the end of the value at `start`; `start` if there is none or it is already masked. */
function valueEnd(text: string, { start, name }: { start: number; name: string }): number {
  const quote = quoteAt(text, start)
  if (quote) return closingQuote(text, { start: start + quote.length, quote })
  if (hasLabelAt(text, start)) return start
  OPENING_BRACKET.lastIndex = start
  if (OPENING_BRACKET.test(text)) return closingBracket(text, start)
  if (REST_OF_LINE.test(name)) {
    const lineEnd = text.indexOf('\n', start)
    return lineEnd < 0 ? text.length : lineEnd
  }
  BLOCK.lastIndex = start
  const block = BLOCK.exec(text)
  if (block) return start + block[0].length
  BARE.lastIndex = start
  return trimEnd(text, { start, end: start + (BARE.exec(text)?.[0].length ?? 0) })
}

/**
 * Returns the next quote with the escaping of the opening one. A truncated value ends with the
 * text.
 */
function closingQuote(text: string, { start, quote }: { start: number; quote: string }): number {
  const escapes = quote.split('\\').length - 1
  for (let at = text.indexOf(quote.slice(-1), start); at >= 0; at = text.indexOf(quote.slice(-1), at + 1)) {
    let before = at
    while (before > start && text.charAt(before - 1) === '\\') before--
    if (at - before <= escapes) return before
  }
  return text.length
}

function closingBracket(text: string, start: number): number {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const quote = text.charAt(i - 1) === '\\' ? '' : quoteAt(text, i)
    if (quote) i = closingQuote(text, { start: i + quote.length, quote }) + quote.length - 1
    const sign = text.charAt(i)
    if (sign === '{' || sign === '[') depth++
    else if ((sign === '}' || sign === ']') && --depth === 0) return i + 1
  }
  return text.length
}

/**
 * Excludes brackets and dots at the end of an unquoted value, which belong to the surrounding text.
 */
export function trimEnd(text: string, { start, end }: { start: number; end: number }): number {
  let trimmed = end
  while (trimmed > start && ')}].'.includes(text.charAt(trimmed - 1))) {
    if (hasLabelBefore(text, trimmed)) break
    trimmed--
  }
  return trimmed
}
