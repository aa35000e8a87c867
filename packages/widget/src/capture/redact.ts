import { count, DROPPED, isPrivateKeyName, maskText, maskUrl, maskValue, PRIVATE, type Tally } from '@earshot/privacy'
import type { Entries, EntryKind } from './entries.ts'

/** What may be kept of a text that the rules have masked. The host page's own; may throw, and then the piece is dropped. */
export type MaskHook = (text: string) => string

/** The one way from a collector into a buffer: everything that comes out has been through the masking policy. */
export interface Redact {
  /** Masks the entry's texts in place, since its collector may still complete its numbers. */
  entry<Kind extends EntryKind>(kind: Kind, entry: Entries[Kind]): Entries[Kind]
  text(text: string): string
  url(url: string): string
  /** A masked copy of a JSON-like value. */
  value(value: unknown): unknown
}

/** The masking policy, with the host's hook after it. Counts in `tally` what was masked and what was dropped. */
export function createRedact({ tally, mask }: { tally: Tally; mask?: MaskHook | undefined }): Redact {
  const byHook = (text: string) => {
    if (!mask) return text
    try {
      const kept: unknown = mask(text)
      if (typeof kept === 'string') return kept
    } catch {
      // Counted below, as an answer that is no text.
    }
    count(tally.dropped, 'mask')
    return DROPPED
  }
  const text = (value: string) => byHook(maskText(value, tally))
  const url = (value: string) => {
    const masked = maskUrl(value)
    if (masked !== value) count(tally.masked, 'url')
    return byHook(masked)
  }
  const value = (given: unknown): unknown =>
    mask ? mapTexts(maskValue(given, tally), byHook) : maskValue(given, tally)

  const maskEntry: { [Kind in EntryKind]: (entry: Entries[Kind]) => void } = {
    console(entry) {
      entry.args = maskNamed(entry.args, tally).map(text)
    },
    network(entry) {
      entry.url = url(entry.url)
      entry.method = text(entry.method)
    },
    errors(entry) {
      entry.name = text(entry.name)
      entry.message = text(entry.message)
      if (entry.stack !== undefined) entry.stack = text(entry.stack)
      if (entry.source !== undefined) entry.source = url(entry.source)
    },
    actions(entry) {
      if (entry.target !== undefined) entry.target = text(entry.target)
      if (entry.detail !== undefined) entry.detail = text(entry.detail)
      if (entry.url !== undefined) entry.url = url(entry.url)
    },
  }
  return {
    entry(kind, entry) {
      maskEntry[kind](entry)
      return entry
    },
    text,
    url,
    value,
  }
}

/** A name alone, or anything that ends with a name and a separator: `'token'`, `'got token:'`. */
const NAME_AT_END = /(?:^|\s)((?:[A-Za-z]+ )?[\w.$-]{1,60})["']?\s{0,2}(?:[:=]|=>)\s{0,2}$|^([\w.$-]{1,60})$/

/** `console.log('token:', token)`: the name is in one argument and the value in the next. */
function maskNamed(args: readonly string[], tally: Tally): string[] {
  return args.map((arg, i) => {
    const before = NAME_AT_END.exec(args[i - 1]?.slice(-100) ?? '')
    const isHarmless = i === 0 || arg === '' || arg === PRIVATE || /^(?:true|false|null|undefined)$/.test(arg)
    if (isHarmless || !before || !isPrivateKeyName(before[1] ?? before[2] ?? '')) return arg
    count(tally.masked, 'private')
    return PRIVATE
  })
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [change(key), mapTexts(member, change)]))
}
