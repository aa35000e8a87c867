import { isPrivateKeyName } from './key-names.ts'
import { PRIVATE, withoutLabels } from './labels.ts'
import { count, maskByHook, type Tally } from './tally.ts'
import { maskText } from './text.ts'
import { maskUrl } from './url.ts'

const MAX_DEPTH = 8
const MAX_WIDTH = 200
const MAX_NODES = 5000

const URL_NAME = /(?:^|[_-])(?:ur[il]|href|referr?er|src|link|location|endpoint)$|(?:Ur[il]|Href|Referr?er|Link)$/i
/** A masked URL keeps this form, so that the next pass recognises it as a URL. */
const URL_FORM = /^(?:[a-z][a-z\d+.-]*:\/\/|\.{0,2}\/|[?#])/i

/** How texts, names and URLs are masked. */
export interface ValueRules {
  text(text: string): string
  /** Returns a member's name as `isPrivateKeyName` should read it. */
  name(name: string): string
  url(url: string): string
}

interface Walk extends ValueRules {
  readonly tally?: Tally | undefined
  /** The objects around the current value. */
  readonly path: unknown[]
  nodes: number
}

/**
 * Returns a masked copy of a JSON-like value. Masks strings, URLs in members with such a name, and
 * all values of private keys. Limits: 8 levels, 200 members per object, 5000 in all. Replaces
 * cycles, functions and symbols. If a getter throws, its object becomes `[dropped]`.
 */
export function maskValue(value: unknown, tally?: Tally): unknown {
  return maskValueBy(value, { text: (text) => maskText(text, tally), name: withoutLabels, url: maskUrl, tally })
}

/** Like `maskValue`, with other rules for texts. */
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

/** Returns a number unchanged, unless it is a card or phone number. */
function maskNumber(value: number | bigint, state: Walk): unknown {
  const text = String(value)
  const masked = state.text(text)
  if (masked !== text) return masked
  return typeof value === 'bigint' ? text : value
}
