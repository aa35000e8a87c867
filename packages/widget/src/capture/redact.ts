import { count, maskByHook, maskNamedArguments, maskText, maskUrl, type Tally } from '@earshot/privacy'
import { maskPasswords } from '../privacy/entered.ts'
import { isTyping, maskRepeated, maskTypedUrl } from '../privacy/typing.ts'
import type { Entries, EntryKind } from './entries.ts'

/** The masking of entries between collector and buffer. */
export interface Redact {
  /** Masks the entry in place, since its collector may still update its numbers. */
  entry<Kind extends EntryKind>(kind: Kind, entry: Entries[Kind]): Entries[Kind]
  text(text: string): string
  url(url: string): string
  readonly tally: Tally
}

/** Creates the masking of entries. Counts masked and dropped values in `tally`. */
export function createRedact(tally: Tally): Redact {
  const text = (value: string) => maskText(maskPasswords(value), tally)
  const url = (value: string) => {
    const masked = maskUrl(maskPasswords(value))
    if (masked !== value) count(tally.masked, 'url')
    return maskByHook(maskTypedUrl(masked), tally)
  }

  const maskEntry: { [Kind in EntryKind]: (entry: Entries[Kind]) => void } = {
    console(entry) {
      entry.args = maskNamedArguments(entry.args, tally).map(text)
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
      if (entry.context !== undefined) entry.context = text(entry.context)
    },
    actions(entry) {
      if (entry.target !== undefined) entry.target = maskRepeated(text(entry.target), { isNew: isTyping() })
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
