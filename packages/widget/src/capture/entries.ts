import type { NetworkEntry, PageError, UserAction } from '@earshot/protocol'

/** Recorded entries, by the names of the debugger document. */
export interface Entries {
  /** `console-lines.ts` converts them to entries. */
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
  /** The last argument of `trace` is the stack. */
  args: string[]
  /** Whether the first argument is a string with placeholders for the others. */
  readonly isFormat: boolean
}

/** A call with its placeholders filled in. */
export interface RecordedCall extends Omit<ConsoleCall, 'isFormat'> {
  /** Value of the counter or timer. */
  readonly mark: number | undefined
}

export type Socket = WebSocket | EventSource

/** A connection with the number and total size of the messages received so far; see `sizeOf`. */
export type Connection = [at: number, made: Socket, messages: number, size: number]

/** Input of the recorder, before it is completed. */
export interface Collected extends Omit<Entries, 'console' | 'network'> {
  console: ConsoleCall
  network: NetworkEntry | Connection
}

/** Receives an entry. Only the numbers of a network entry change later; its strings are final. */
export type Emit = <Kind extends EntryKind>(kind: Kind, entry: Collected[Kind]) => void

/** Stops what was started. Calling it twice is harmless. */
export type Stop = () => void
