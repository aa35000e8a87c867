import { count, DROPPED, isPrivateKeyName, maskText, maskUrl, PRIVATE, type Tally } from '@earshot/privacy'
import type { Entries, EntryKind } from './entries.ts'

/** What may be kept of a text that the rules have masked. The host page's own; may throw, and then the piece is dropped. */
export type MaskHook = (text: string) => string

/** The one way from a collector into a buffer: everything that comes out has been through the masking policy. */
export interface Redact {
  /** Masks the entry's texts in place, since its collector may still complete its numbers. */
  entry<Kind extends EntryKind>(kind: Kind, entry: Entries[Kind]): Entries[Kind]
  text(text: string): string
  url(url: string): string
  /** The host's hook alone, for what the rules have masked already. */
  byHook(text: string): string
  readonly tally: Tally
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

  const maskEntry: { [Kind in EntryKind]: (entry: Entries[Kind]) => void } = {
    console(entry) {
      entry.args = maskNamed(entry.args, tally).map(text)
    },
    network(entry) {
      entry.url = url(absolute(entry.url))
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
    byHook,
    tally,
  }
}

/** As the browser resolves it, since a report is read elsewhere. What cannot be resolved stays as it was written. */
function absolute(url: string): string {
  return URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI).href : url
}

/** A name at the end, with the word before it and what separates it: `'token'`, `'got token:'`, `'the token is'`. */
const NAME_AT_END = /(?:^|\s)((?:[A-Za-z]+ )?[\w.$-]{1,60})["']?\s{0,2}([:=]|=>)?\s{0,2}$/
/** What may be a value without a separator before it: "Invalid token" may be followed by an error or an object. */
const ONE_WORD = /^[^\s{[<]{6,}$/

/** `console.log('token:', token)`: the name is in one argument and the value in the next. */
function maskNamed(args: readonly string[], tally: Tally): string[] {
  return args.map((arg, i) => {
    const before = NAME_AT_END.exec(args[i - 1]?.slice(-100) ?? '')
    const isHarmless = i === 0 || arg === '' || arg === PRIVATE || /^(?:true|false|null|undefined)$/.test(arg)
    if (isHarmless || !before || !isPrivateKeyName(before[1] ?? '')) return arg
    const isNamed = before[2] !== undefined || (before[0] === args[i - 1] && !before[0].includes(' '))
    if (!isNamed && !ONE_WORD.test(arg)) return arg
    count(tally.masked, 'private')
    return PRIVATE
  })
}
