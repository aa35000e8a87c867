import { hasPrivateName, isPrivateKeyName } from '../key-names.ts'
import { hasLabelAt } from '../label-places.ts'
import type { Span } from '../spans.ts'
import { trimEnd, valueSpan } from './values.ts'

/** A name, the quotes and brackets that close it, and a separator: `"api_key": `, `token=`, `'pin' => `, `<pin>`. */
const KEY =
  /(?<![\w$-])-{0,2}[\w$](?:[\w\u00c0-\u024f$.[-]|%5B){1,99}(?:["'`\\\]]{0,4}|%5D)(?:[ \u200b]{0,2}(?:[-=]>|[:=]|%3D|%3A)[ \u200b\n]{0,2}|>(?=\S))/gi
const NAME = /^(?:[\w\u00c0-\u024f$.[-]|%5B)+/i
/** Name and value as two members, as forms and headers are listed: `["authorization","…"]`, `{"name":"pin","value":"…"}`. */
const LISTED =
  /(?:\[[ ]?|\b(?:name|key|field|header)["']?[ ]?[:=]>?[ ]?)["']([\w$.-]{1,60})["'][ ]?,[ ]?(?:["']?val\w*["']?[ ]?[:=]>?[ ]?)?(?=["'\d])/gi
/** The same with the value first: `{"value":"…","name":"pin"}`. */
const LISTED_BEFORE =
  /\bval\w{0,10}\\*["']?[ ]?[:=]>?[ ]?(?=\\*["']([^"'\\]{1,1000})\\*["'][ ]?,[ ]?\\*["']?(?:name|key|field|header)\\*["']?[ ]?[:=]>?[ ]?\\*["']([\w$.-]{1,60})\\*["'])/gi
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
  for (const { 0: found, 2: name = '', index } of text.matchAll(LISTED_BEFORE)) {
    const span = valueSpan(text, { start: index + found.length, name: '' })
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
