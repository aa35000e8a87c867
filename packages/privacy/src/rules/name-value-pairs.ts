import { isPrivateKeyName } from '../key-names.ts'
import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'
import { valueSpan } from './values.ts'

const IS = String.raw`\\*["']?[ ]?[:=]>?[ ]?`
/** `["authorization","…"]`, `setItem("token", "…")` */
const AS_PAIR = /[[(][ ]?\\*["']([^"'\\]{1,60})\\*["'][ ]?,[ ]?(?=["'\d\\])/g
const NAME = new RegExp(String.raw`\b(?:name|key|field|header|id|label)${IS}\\*["']([^"'\\]{1,60})`, 'gi')
const VALUE = new RegExp(String.raw`\b(?:val\w{0,10}|content)${IS}(?=["'\d\\])`, 'gi')
/** The members of one object: brackets start another. */
const MEMBERS = /[^{<}>]+/g
/** Maximum distance of name and value in characters. */
const NEAR = 200

/**
 * Finds values with their name in an adjacent member: `{"value":"…","name":"pin"}`, `<meta
 * name="pin" content="…">`.
 */
export function findNameValuePairs(text: string): Span[] {
  const starts = matches(text, AS_PAIR).flatMap(({ 0: found, 1: name = '', index }) =>
    isPrivateKeyName(name) ? [index + found.length] : [],
  )
  if (matches(text, NAME).some(({ 1: name = '' }) => isPrivateKeyName(name))) {
    for (const { 0: members, index } of matches(text, MEMBERS))
      starts.push(...valuesIn(members).map((at) => index + at))
  }
  return starts.flatMap((start) => valueSpan(text, { start, name: '' }) ?? [])
}

/** Returns the starts of values with a private name near them, among the members of one object. */
function valuesIn(members: string): number[] {
  const names = matches(members, NAME).filter(({ 1: name = '' }) => isPrivateKeyName(name))
  let nearest = 0
  return matches(members, VALUE).flatMap(({ 0: found, index }) => {
    while (index - (names[nearest]?.index ?? index) > NEAR) nearest++
    const distance = (names[nearest]?.index ?? Number.POSITIVE_INFINITY) - index
    return distance < NEAR ? [index + found.length] : []
  })
}
