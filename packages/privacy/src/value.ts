import { isPrivateKeyName } from './key-names.ts'
import { PRIVATE, withoutLabels } from './labels.ts'
import { count, maskByHook, type Tally } from './tally.ts'
import { maskText } from './text.ts'
import { maskUrl } from './url.ts'

const MAX_DEPTH = 8
const MAX_WIDTH = 200
const MAX_NODES = 5000

const URL_NAME = /(?:^|[_-])(?:ur[il]|href|referr?er|src|link|location|endpoint)$|(?:Ur[il]|Href|Referr?er|Link)$/i
/** What keeps this form when it is masked, so that the next pass reads it as a URL again. */
const URL_FORM = /^(?:[a-z][a-z\d+.-]*:\/\/|\.{0,2}\/|[?#])/i

/** How texts and names are read. */
export interface ValueRules {
  text(text: string): string
  /** A member's name as `isPrivateKeyName` is to see it. */
  name(name: string): string
  url(url: string): string
}

interface Walk extends ValueRules {
  readonly tally?: Tally | undefined
  /** The objects that the walk is inside of. */
  readonly path: unknown[]
  nodes: number
}

/**
 * A copy of a JSON-like value: strings through the pattern pass, members named like a URL through the URL rule, and the whole value
 * of a private key replaced. At most 8 levels deep, 200 members wide, 5000 in all; cycles, functions and symbols end. The copy
 * holds only JSON; no getter of a class instance is trusted, one that throws leaves its object as `[dropped]`.
 */
export function maskValue(value: unknown, tally?: Tally): unknown {
  return maskValueBy(value, { text: (text) => maskText(text, tally), name: withoutLabels, url: maskUrl, tally })
}

/** The same by other rules for texts. */
export function maskValueBy(value: unknown, rules: ValueRules & { tally?: Tally | undefined }): unknown {
  return walk(value, { ...rules, path: [], nodes: 0 })
}

function walk(value: unknown, state: Walk): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value
  if (typeof value === 'string') return state.text(value)
  if (typeof value === 'number' || typeof value === 'bigint') return maskNumber(value, state)
  if (typeof value !== 'object') return `[${typeof value}]`
  if (state.path.includes(value)) return '[circular]'
  if (state.path.length >= MAX_DEPTH || ++state.nodes > MAX_NODES) return '[…]'
  state.path.push(value)
  try {
    if (Array.isArray(value)) return value.slice(0, MAX_WIDTH).map((item) => walk(item, state))
    if (value instanceof Date) return value.toJSON()
    const entries = value instanceof Map ? [...value] : Object.entries(value)
    return Object.fromEntries(entries.slice(0, MAX_WIDTH).map((entry) => walkMember(entry, state)))
  } catch {
    if (state.tally) count(state.tally.dropped, 'value')
    return '[dropped]'
  } finally {
    state.path.pop()
  }
}

function walkMember([key, member]: [unknown, unknown], state: Walk): [string, unknown] {
  const { tally } = state
  const name = state.text(String(key))
  if (member === '' || member === PRIVATE || member === null || member === undefined || typeof member === 'boolean')
    return [name, member]
  if (isPrivateKeyName(state.name(name))) {
    if (tally) count(tally.masked, 'private')
    return [name, PRIVATE]
  }
  if (typeof member !== 'string' || !URL_NAME.test(name) || !URL_FORM.test(member)) return [name, walk(member, state)]
  const masked = state.url(member)
  if (tally && masked !== member) count(tally.masked, 'url')
  return [name, maskByHook(masked, tally)]
}

/** A number as it is, unless its digits are a card's or a phone's. */
function maskNumber(value: number | bigint, state: Walk): unknown {
  const text = String(value)
  const masked = state.text(text)
  if (masked !== text) return masked
  return typeof value === 'bigint' ? text : value
}
