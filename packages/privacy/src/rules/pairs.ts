import { hasPrivateName, isPrivateKeyName } from '../key-names.ts'
import { hasLabelAt, hasLabelBefore } from '../label-places.ts'
import type { Span } from '../spans.ts'

/** A name, the quotes and brackets that close it, and a separator: `"api_key": `, `token=`, `'pin' => `, `<pin>`. */
const KEY =
  /(?<![\w$-])-{0,2}[\w$](?:[\w\u00c0-\u024f$.[-]|%5B){1,99}(?:["'`\\\]]{0,4}|%5D)(?:[ \u200b]{0,2}(?:[-=]>|[:=]|%3D|%3A)[ \u200b\n]{0,2}|>(?=\S))/gi
const NAME = /^(?:[\w\u00c0-\u024f$.[-]|%5B)+/i
/** Name and value as two members, as forms and headers are listed: `["authorization","…"]`, `{"name":"pin","value":"…"}`. */
const LISTED =
  /(?:\[[ ]?|\b(?:name|key|field|header)["']?[ ]?[:=]>?[ ]?)["']([\w$.-]{1,60})["'][ ]?,[ ]?(?:["']?val\w*["']?[ ]?[:=]>?[ ]?)?(?=["'\d])/gi
/**
 * "Your code is 123456", "your password is hunter2": only with a digit, since "the password is wrong" is worth reading. "PIN 1234",
 * "Code: 123456", but not "error code: 123456". "123456 is your code".
 */
const SENTENCES = [
  /\b(?:password|passcode|pin|otp|(?:one[- ]time|verification|security|login|access|confirmation) (?:password|code)|code) (?:is|was)[ :]{1,2}(?=[^\s\d]{0,40}\d)(\S{3,80})/gi,
  /\b(?:otp|pin|cv[cv])(?: [a-z]{1,12}){0,2}\W{1,4}(\d{3,8})\b/gi,
  /(?<!\b(?:error|status|exit|close|reason|result|country|product|article)\W{1,4})\bcode\W{1,4}(\d{6,8}|\d{3}[ -]\d{3})\b/gi,
  /\b(\d{4,8}|\d{3}[ -]\d{3})(?= is your\b)/gi,
]
const PLAIN = /^(?:true|false|null|undefined|none|\*+)$/i
const BARE = /[^\s"'`&,;<>]+/y
/** A list or an object, also of a class, as a console shows it: `{…}`, `Map{…}`. */
const OPENING_BRACKET = /(?:[A-Z][\w$]{0,60})?[[{]/y
const OPENING_QUOTE = /\\*["'`]/y
/** Headers as they are sent; a member of an object ends sooner. */
const REST_OF_LINE = /^[^"'`]*(?:authorization|cookie)[^"'`]*$/i

/** Values whose key says that they are private: `key: value`, `key=value`, `"key":"value"`, escaped JSON too. The key stays. */
export function findPairs(text: string): Span[] {
  return hasPrivateName(text) ? [...findKeyed(text), ...findListed(text), ...findSaid(text)] : findSaid(text)
}

function findListed(text: string): Span[] {
  const spans: Span[] = []
  for (const { 0: found, 1: name = '', index } of text.matchAll(LISTED)) {
    const start = index + found.length
    const span = valueSpan(text, { start, name: '' })
    if (span && isPrivateKeyName(name)) spans.push(span)
  }
  return spans
}

function findKeyed(text: string): Span[] {
  const spans: Span[] = []
  // A copy of its own, since `lastIndex` jumps over each value.
  const keys = new RegExp(KEY)
  for (let key = keys.exec(text); key; key = keys.exec(text)) {
    const start = key.index + key[0].length
    if (!isPrivateKey(text, key) || hasLabelAt(text, key.index - 1)) {
      // What looks like a separator may be part of the next key: a=b=c.
      keys.lastIndex = Math.max(key.index + 1, start - 1)
      continue
    }
    const span = valueSpan(text, { start, name: key[0] })
    if (span) spans.push(span)
    keys.lastIndex = span?.end ?? start
  }
  return spans
}

function findSaid(text: string): Span[] {
  return SENTENCES.flatMap((sentence) =>
    Array.from(text.matchAll(sentence), (match) => {
      const end = match.index + match[0].length
      const start = end - (match[1]?.length ?? 0)
      return { start, end: trimEnd(text, { start, end }), rule: 'private' } as const
    }),
  )
}

/** The name with the word before it, so that "API key: …" and "card number: …" are seen for what they are. */
function isPrivateKey(text: string, key: RegExpExecArray): boolean {
  const name = (NAME.exec(key[0])?.[0] ?? '').replace(/%5B/gi, ' ')
  if (isPrivateKeyName(name)) return true
  if (text.charAt(key.index - 1) !== ' ') return false
  const before = /[A-Za-z]{1,20} $/.exec(text.slice(Math.max(0, key.index - 21), key.index))?.[0]
  return before !== undefined && isPrivateKeyName(before + name)
}

function quoteAt(text: string, start: number): string {
  OPENING_QUOTE.lastIndex = start
  return OPENING_QUOTE.exec(text)?.[0] ?? ''
}

/** The value that begins at `start`, without its quotes; null where there is none, and for yes, no and nothing. */
function valueSpan(text: string, { start, name }: { start: number; name: string }): Span | null {
  const end = valueEnd(text, { start, name })
  const from = start + quoteAt(text, start).length
  return end > from && !PLAIN.test(text.slice(from, Math.min(end, from + 80)))
    ? { start: from, end, rule: 'private' }
    : null
}

/** Where the value that begins at `start` ends; `start` where there is none or it is masked already. */
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
  BARE.lastIndex = start
  return trimEnd(text, { start, end: start + (BARE.exec(text)?.[0].length ?? 0) })
}

/** The first such quote that is escaped as the opening one was, else the end: a value that was cut off has none. */
function closingQuote(text: string, { start, quote }: { start: number; quote: string }): number {
  const escapes = quote.length - 1
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

/** Brackets and dots at the end of a bare value belong to what stands around it. */
function trimEnd(text: string, { start, end }: { start: number; end: number }): number {
  let trimmed = end
  while (trimmed > start && ')}].'.includes(text.charAt(trimmed - 1))) {
    if (hasLabelBefore(text, trimmed)) break
    trimmed--
  }
  return trimmed
}
