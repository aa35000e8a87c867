import { isPrivateKeyName } from '../key-names.ts'
import type { Span } from '../spans.ts'
import { valueSpan } from './values.ts'

/** `--password hunter2`, but not "--password is missing"; with `=` it is a pair as any other. */
const OPTION = /(?<![\w-])--([a-z][\w-]{2,60})[ ]{1,3}(?![-\s]|(?:is|was|and|or|to|for|in|must|not)\b)/gi
/** `curl -u jane:hunter2`. */
const USER = /(?<!\S)(?:-u|--user)[ ]{1,3}(?=["']?[^\s:"']{1,60}:[^\s])/g
/** A field written out as markup: what stands in it was typed, whatever its name. */
const FIELD = /<input\b[^<>]{0,1000}?\svalue[ ]?=[ ]?/gi
const AREA = /<textarea\b[^<>]{0,1000}>\s*(?=[^<\s])/gi

/** Values that follow a name without a separator or with other attributes between: options of commands, fields in markup. */
export function findArguments(text: string): Span[] {
  return [...[OPTION, USER, FIELD].flatMap((pattern) => findAfter(text, pattern)), ...findAreas(text)]
}

function findAreas(text: string): Span[] {
  return Array.from(text.matchAll(AREA), ({ 0: found, index }) => {
    const start = index + found.length
    const end = text.indexOf('<', start)
    return { start, end: end < 0 ? text.length : end, rule: 'private' }
  })
}

function findAfter(text: string, pattern: RegExp): Span[] {
  return Array.from(text.matchAll(pattern)).flatMap(({ 0: found, 1: name, index }) => {
    if (name !== undefined && !isPrivateKeyName(name)) return []
    return valueSpan(text, { start: index + found.length, name: '' }) ?? []
  })
}
