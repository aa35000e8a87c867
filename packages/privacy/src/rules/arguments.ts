import { isPrivateKeyName } from '../key-names.ts'
import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'
import { valueSpan } from './values.ts'

/** `--password hunter2`, but not "--password is missing"; with `=` it is a pair as any other. */
const OPTION = /(?<![\w-])--([a-z][\w-]{2,60})[ ]{1,3}(?![-\s]|(?:is|was|and|or|to|for|in|must|not)\b)/gi
/** `curl -u jane:hunter2`. */
const USER = /(?<!\S)(?:-u|--user)[ ]{0,3}(?=["']?[^\s:"']{1,60}:[^\s])/g
/** A field written out as markup: what stands in it was typed, whatever its name. */
const FIELD = /<input\b[^<>]{0,1000}?\svalue[ ]?=[ ]?/gi
/** The same for fields with text in them, and elements and cells by their name: `<pin type="n">…`, `<td>PIN</td><td>…`. */
const ELEMENT =
  /(?:<(?:t[dh]|dt)>([^<>]{2,60})<\/\w\w>\s{0,20}<(?:td|dd)\b[^<>]{0,100}>|<(?:[\w-]+:)?([\w.-]{2,60})(?:\s[^<>]{0,1000})?>)\s*(?=[^<\s])/gi
const HOLDS_TEXT = /^(?:textarea|option)$/i

/** Values that follow a name without a separator or with other attributes between: options of commands, fields in markup. */
export function findArguments(text: string): Span[] {
  return [...[OPTION, USER, FIELD].flatMap((pattern) => findAfter(text, pattern)), ...findElements(text)]
}

function findElements(text: string): Span[] {
  return matches(text, ELEMENT).flatMap(({ 0: found, 1: cell, 2: tag, index }) => {
    const name = tag ?? cell ?? ''
    const start = index + found.length
    const end = text.indexOf('<', start)
    // In `Promise<Token> failed` the name is a type's.
    const isPrivate = HOLDS_TEXT.test(name) || (text.charAt(end + 1) === '/' && isPrivateKeyName(name))
    return isPrivate ? ({ start, end: end < 0 ? text.length : end, rule: 'private' } as const) : []
  })
}

function findAfter(text: string, pattern: RegExp): Span[] {
  const spans: Span[] = []
  let floor = 0
  for (const { 0: found, 1: name, index } of matches(text, pattern)) {
    // What a value holds goes with it; looked at again for each name inside, an open bracket would cost its length each time.
    if (index < floor || (name !== undefined && !isPrivateKeyName(name))) continue
    const span = valueSpan(text, { start: index + found.length, name: '' })
    if (!span) continue
    spans.push(span)
    floor = span.end
  }
  return spans
}
