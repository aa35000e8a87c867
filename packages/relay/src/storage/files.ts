import type { Readable } from 'node:stream'

/**
 * What the relay asks of a file store. Names are made by the relay (letters, digits, `_`, `-`, `/`), never by a client.
 * The comments are the contract; every driver runs test/contracts/files.ts.
 */
export interface Files {
  /**
   * Stores a stream under a new name. Nothing is visible under the name until all of it is on disk, and a failure leaves nothing.
   * Stops reading past `max_bytes` and answers 'too-large', leaving the stream open: an answer may still go out on its connection.
   * A store without room answers 'full'. A stream that errors rejects with the stream's error.
   */
  put(step: { name: string; body: Readable; max_bytes: number }): Promise<StoredFile | 'too-large' | 'full'>
  /** The bytes, whole or from `start` to `end` (both included). Null where there is no such file. */
  open(name: string, range?: { start: number; end: number }): Promise<Readable | null>
  stat(name: string): Promise<{ size: number; modified_at: number } | null>
  /** Removing what is not there is no error. */
  remove(names: string[]): Promise<void>
  /** Names in the store last changed before `before`, partial ones included, in batches: what the sweep looks through. */
  list(step: { before: number }): AsyncIterable<string[]>
  /** Bytes that can still be stored, or null where the store does not say. */
  free(): Promise<number | null>
  /** Resolves when a file could be stored now; throws the reason when not. */
  check(): Promise<void>
}

export interface StoredFile {
  size: number
  /** Hexadecimal SHA-256 of what was stored. */
  sha256: string
}
