import type { ConsoleEntry, NetworkEntry, PageError, UserAction } from '@earshot/protocol'

/** What the collectors collect, under the names of the debugger document. */
export interface Entries {
  console: ConsoleEntry
  network: NetworkEntry
  errors: PageError
  actions: UserAction
}

export type EntryKind = keyof Entries

/** Takes an entry. A network entry is completed later, in its numbers only; every text in it is final. */
export type Emit = <Kind extends EntryKind>(kind: Kind, entry: Entries[Kind]) => void

/** Ends what was started. Calling it twice is harmless. */
export type Stop = () => void
