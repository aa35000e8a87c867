import { isPrivateKeyName } from '../key-names.ts'
import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'
import { valueSpan } from './values.ts'

/** `--password hunter2`, but not "--password is missing". With `=`, it is a normal pair. */
const OPTION = /(?<![\w-])--([a-z][\w-]{2,60})[ ]{1,3}(?![-\s]|(?:is|was|and|or|to|for|in|must|not)\b)/gi
/** `curl -u jane:hunter2`. */
const USER = /(?<!\S)(?:-u|--user)[ ]{0,3}(?=["']?[^\s:"']{1,60}:[^\s])/g
/** A field in markup: its value was typed, whatever its name. */
const FIELD = /<input\b[^<>]{0,1000}?\svalue[ ]?=[ ]?/gi
/**
 * Fields with text content, and elements and cells by name: `<pin type="n">…`, `<td>PIN</td><td>…`.
 */
const ELEMENT =
  /(?:<(?:t[dh]|dt)>([^<>]{2,60})<\/\w\w>\s{0,20}<(?:td|dd)\b[^<>]{0,100}>|<(?:[\w-]+:)?([\w.-]{2,60})(?:\s[^<>]{0,1000})?>)\s*(?=[^<\s])/gi
const HOLDS_TEXT = /^(?:textarea|option)$/i

/**
 * Finds values that follow a name without a separator: command-line options, and fields in markup.
 */
export function findArguments(text: string): Span[] {
  return [...[OPTION, USER, FIELD].flatMap((pattern) => findAfter(text, pattern)), ...findElements(text)]
}

function findElements(text: string): Span[] {
  return matches(text, ELEMENT).flatMap(({ 0: found, 1: cell, 2: tag, index }) => {
    const name = tag ?? cell ?? ''
    const start = index + found.length
    const end = text.indexOf('<', start)
    // In `Promise<Token> failed`, the name is a type.
    const isPrivate = HOLDS_TEXT.test(name) || (text.charAt(end + 1) === '/' && isPrivateKeyName(name))
    return isPrivate ? ({ start, end: end < 0 ? text.length : end, rule: 'private' } as const) : []
  })
}

function findAfter(text: string, pattern: RegExp): Span[] {
  const spans: Span[] = []
  let floor = 0
  for (const { 0: found, 1: name, index } of matches(text, pattern)) {
    // Skips names inside a value. Otherwise an open bracket would cost its length for each of them.
    if (index < floor || (name !== undefined && !isPrivateKeyName(name))) continue
    const span = valueSpan(text, { start: index + found.length, name: '' })
    if (!span) continue
    spans.push(span)
    floor = span.end
  }
  return spans
}
