import type { Readable } from 'node:stream'

/**
 * What the relay asks of a file store. Names are made by the relay (letters, digits, `_`, `-`, `/`), never by a client.
 * The comments are the contract; every driver runs test/contracts/files.ts.
 */
export interface Files {
  /**
   * Stores a stream, or bytes that are here already, under a new name. Nothing is visible under the name until all of it is on disk, and a failure leaves nothing.
   * Stops reading past `max_bytes` and answers 'too-large', leaving the stream open: an answer may still go out on its connection.
   * A store without room answers 'full'. A stream that errors rejects with the stream's error.
   * `beforeWrite` is awaited with each number of bytes before they go to this machine's disk; its rejection ends the step.
   */
  put(step: PutStep): Promise<StoredFile | 'too-large' | 'full'>
  /** The bytes, whole or from `start` to `end` (both included). Null where there is no such file. */
  open(name: string, range?: { start: number; end: number }): Promise<Readable | null>
  /** All the bytes at once, of a file that fits into memory many times over. Null where there is no such file. */
  read(name: string): Promise<Buffer | null>
  stat(name: string): Promise<{ size: number } | null>
  /** Removing a missing file is not an error. */
  remove(names: string[]): Promise<void>
  /** Names in the store from `from` on and before `before` in the order of text, partial ones included, in batches: what is swept. */
  list(step: { from: string; before: string }): AsyncIterable<string[]>
  /** Bytes that can still be stored, or null where the store does not say. */
  free(): Promise<number | null>
  /** Bytes that put can still write to this machine's disk, which for a store elsewhere it does first. */
  freeToWrite(): Promise<number>
  /** Resolves when a file could be stored now; throws the reason when not. */
  check(): Promise<void>
  /** Where clients reach the store themselves; null where their bytes go through the relay. */
  readonly direct: DirectAccess | null
}

/** What a client may do with one file of the store, by an address that is signed for that alone. Times are milliseconds. */
export interface DirectAccess {
  /** The origin of every address below, for a page's policy to name. */
  readonly origin: string
  /**
   * An address that takes `size` bytes of `content_type` under `name`, with the headers that must go along (the length is no header
   * that a page may set; it goes along by itself). `sha256`, hexadecimal, is held to by the stores that can. Until it expires the
   * address works more than once: what counts must be taken away from under it.
   */
  presignPut(upload: {
    name: string
    content_type: string
    size: number
    sha256: string | null
    signed_at: number
    expires_at: number
  }): Promise<{ url: string; headers: Record<string, string> }>
  /** An address that gives the bytes, whole or in ranges, to be saved as `filename`. */
  presignGet(download: {
    name: string
    filename: string
    content_type: string
    signed_at: number
    expires_at: number
  }): Promise<string>
  /** Copies a file, inside the store, to a new name that no address was given out for. */
  take(step: { from: string; to: string }): Promise<'taken' | 'missing'>
}

export interface PutStep {
  name: string
  body: Readable | Buffer
  max_bytes: number
  beforeWrite?: (bytes: number) => Promise<void>
}

export interface StoredFile {
  size: number
  /** Hexadecimal SHA-256 of what was stored. */
  sha256: string
}
