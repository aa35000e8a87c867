import { count, isPrivateKeyName, maskByHook, maskText, maskUrl, PRIVATE, type Tally } from '@earshot/privacy'
import { maskPasswords } from '../privacy/entered.ts'
import type { Entries, EntryKind } from './entries.ts'
import { FILLED_IN } from './serialize.ts'

/** The one way from a collector into a buffer: everything that comes out has been through the masking policy. */
export interface Redact {
  /** Masks the entry's texts in place, since its collector may still complete its numbers. */
  entry<Kind extends EntryKind>(kind: Kind, entry: Entries[Kind]): Entries[Kind]
  text(text: string): string
  url(url: string): string
  readonly tally: Tally
}

/** The masking policy over a collector's entries. Counts in `tally` what was masked and what was dropped. */
export function createRedact(tally: Tally): Redact {
  const text = (value: string) => maskText(maskPasswords(value), tally)
  const url = (value: string) => {
    const masked = maskUrl(maskPasswords(value))
    if (masked !== value) count(tally.masked, 'url')
    return maskByHook(masked, tally)
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
    tally,
  }
}

/** As the browser resolves it, since a report is read elsewhere. What cannot be resolved stays as it was written. */
function absolute(url: string): string {
  return URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI).href : url
}

/** A name at the end, with the word before it and what separates it: `'token'`, `'got token:'`, `'the token is'`. */
const NAME_AT_END = /(?:^|[\s"'[(])((?:[\p{L}\d]+ )?[\p{L}\d_.$-]{1,60}?)["'\])]?\s{0,2}([-=]>|[:=]{1,3})?\s{0,2}$/u
/** What may be a value without a separator before it: "Invalid token" may be followed by an error or an object. */
const ONE_WORD = /^[^\s{[<]{6,}$/
/** No value: `console.log('token', '=', token)`. */
const SIGNS = /^[^\p{L}\p{N}]*$/u

const FILLED_IN_VALUE = new RegExp(`${FILLED_IN}([^${FILLED_IN}]*)${FILLED_IN}`, 'g')

/** `console.log('token:', token)` and `console.log('%ctoken %s', style, token)`: name and value come apart. */
function maskNamed(args: readonly string[], tally: Tally): string[] {
  const named = (value: string, before: string) => {
    if (!isNamed(value, before)) return value
    count(tally.masked, 'private')
    return PRIVATE
  }
  return args
    .map((arg) => arg.replace(FILLED_IN_VALUE, (_, value: string, at: number) => named(value, arg.slice(0, at))))
    .map((arg, i, shown) =>
      named(arg, SIGNS.test(shown[i - 1] ?? '') ? shown.slice(0, i).slice(-2).join('') : (shown[i - 1] ?? '')),
    )
}

/** Whether the end of `before` is the private name of `value`. */
function isNamed(value: string, before: string): boolean {
  if (SIGNS.test(value) || value === PRIVATE || /^(?:true|false|null|undefined)$/.test(value)) return false
  const [found, name = '', separator] = NAME_AT_END.exec(before.slice(-100)) ?? []
  if (found === undefined || !isPrivateKeyName(name)) return false
  return separator !== undefined || (found === before && !found.includes(' ')) || ONE_WORD.test(value)
}
