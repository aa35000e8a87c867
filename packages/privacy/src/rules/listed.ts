import { isPrivateKeyName } from '../key-names.ts'
import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'
import { valueSpan } from './values.ts'

const IS = String.raw`\\*["']?[ ]?[:=]>?[ ]?`
/** `["authorization","…"]`, `setItem("token", "…")` */
const AS_PAIR = /[[(][ ]?\\*["']([^"'\\]{1,60})\\*["'][ ]?,[ ]?(?=["'\d\\])/g
const NAME = new RegExp(String.raw`\b(?:name|key|field|header|id|label)${IS}\\*["']([^"'\\]{1,60})`, 'gi')
const VALUE = new RegExp(String.raw`\b(?:val\w{0,10}|content)${IS}(?=["'\d\\])`, 'gi')
/** Characters between the two, with other members in them. */
const NEAR = 200

/** Values whose name is a member next to them: `{"value":"…","type":"text","name":"pin"}`, `<meta name="pin" content="…">`. */
export function findListed(text: string): Span[] {
  const starts = matches(text, AS_PAIR).flatMap(({ 0: found, 1: name = '', index }) =>
    isPrivateKeyName(name) ? [index + found.length] : [],
  )
  for (const { 1: name = '', index } of matches(text, NAME)) {
    if (!isPrivateKeyName(name)) continue
    // What is before the last opening bracket or behind the first closing one is another object's.
    const from = index - (/[^{<}>]*$/.exec(text.slice(Math.max(0, index - NEAR), index))?.[0].length ?? 0)
    const [near = ''] = /^[^{<}>]*/.exec(text.slice(from, index + NEAR)) ?? []
    starts.push(...matches(near, VALUE).map((value) => from + value.index + value[0].length))
  }
  return starts.flatMap((start) => valueSpan(text, { start, name: '' }) ?? [])
}
