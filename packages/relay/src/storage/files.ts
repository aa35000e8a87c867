import type { Readable } from 'node:stream'

/**
 * The file store of the relay. Names are created by the relay (letters, digits, `_`, `-`, `/`),
 * never by a client.
 * The comments are the contract; every driver runs test/contracts/files.ts.
 */
export interface Files {
  /**
   * Stores a stream or a buffer under a new name. The file becomes visible only when all of it is
   * on disk; a failure leaves nothing. Past `max_bytes` it stops reading and returns 'too-large'.
   * It does not destroy the stream, since a response may still be sent on its connection. Returns
   * 'full' if the store has no space left. An error of the stream rejects the promise.
   * `beforeWrite` is called with a number of bytes before they are written to the local disk, and
   * awaited. If it rejects, so does put.
   */
  put(step: PutStep): Promise<StoredFile | 'too-large' | 'full'>
  /**
   * Streams a file, or its bytes from `start` to `end` (both included). Null if the file does not
   * exist.
   */
  open(name: string, range?: { start: number; end: number }): Promise<Readable | null>
  /** Reads a whole file, which must be small enough for memory. Null if it does not exist. */
  read(name: string): Promise<Buffer | null>
  stat(name: string): Promise<{ size: number } | null>
  /** Removing a missing file is not an error. */
  remove(names: string[]): Promise<void>
  /**
   * Lists names in batches for the sweep: those from `from` up to but excluding `before` in text
   * order, with partial files.
   */
  list(step: { from: string; before: string }): AsyncIterable<string[]>
  /** Free bytes in the store, or null if the store does not report them. */
  free(): Promise<number | null>
  /** Free bytes on the local disk, which put writes to first if the store is remote. */
  freeToWrite(): Promise<number>
  /** Resolves if a file can be stored now; rejects with the reason if not. */
  check(): Promise<void>
  /** Direct access for clients. Null if their bytes go through the relay. */
  readonly direct: DirectAccess | null
}

/**
 * Signed URLs, each for one operation on one file of the store. Times are milliseconds since the
 * epoch.
 */
export interface DirectAccess {
  /** The origin of every URL below, for a page's Content-Security-Policy. */
  readonly origin: string
  /**
   * A URL that accepts `size` bytes of `content_type` under `name`, and the headers to send with
   * them (without Content-Length, which browsers set). Stores that can also verify `sha256`,
   * hexadecimal. The URL works more than once until it expires, so move the file with `take` before
   * relying on it.
   */
  presignPut(upload: {
    name: string
    content_type: string
    size: number
    sha256: string | null
    signed_at: number
    expires_at: number
  }): Promise<{ url: string; headers: Record<string, string> }>
  /** A URL that returns the bytes, whole or in ranges, as a download named `filename`. */
  presignGet(download: {
    name: string
    filename: string
    content_type: string
    signed_at: number
    expires_at: number
  }): Promise<string>
  /** Copies a file within the store to a new name that no URL was issued for. */
  take(step: { from: string; to: string }): Promise<'taken' | 'missing'>
}

/** The arguments of Files.put. */
export interface PutStep {
  name: string
  body: Readable | Buffer
  max_bytes: number
  beforeWrite?: (bytes: number) => Promise<void>
}

/** The result of Files.put. */
export interface StoredFile {
  size: number
  /** SHA-256 of the stored bytes, hexadecimal. */
  sha256: string
}
