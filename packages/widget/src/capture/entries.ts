import type { NetworkEntry, PageError, UserAction } from '@earshot/protocol'

/** What is recorded, under the names of the debugger document. */
export interface Entries {
  /** `console-lines.ts` makes entries of them. */
  console: RecordedCall
  network: NetworkEntry
  errors: PageError
  actions: UserAction
}

export type EntryKind = keyof Entries

/** A call of a console method, with its arguments as strings. */
export interface ConsoleCall {
  readonly at: number
  readonly method: string
  /** The last one of `trace` is the stack. */
  args: string[]
  /** Whether the first argument is a text, which the next ones may be filled into. */
  readonly isFormat: boolean
}

/** A call with its arguments filled in. */
export interface RecordedCall extends Omit<ConsoleCall, 'isFormat'> {
  /** What the counter or the timer stands at. */
  readonly mark: number | undefined
}

export type Socket = WebSocket | EventSource

/** A connection as it was made, with the messages that have come in since; sizes as of `sizeOf`. */
export type Connection = [at: number, made: Socket, messages: number, size: number]

/** What the collectors collect. */
export interface Collected extends Omit<Entries, 'console' | 'network'> {
  console: ConsoleCall
  network: NetworkEntry | Connection
}

/** Takes an entry. A network entry is completed later, in its numbers only; every text in it is final. */
export type Emit = <Kind extends EntryKind>(kind: Kind, entry: Collected[Kind]) => void

/** Ends what was started. Calling it twice is harmless. */
export type Stop = () => void
