/** The client that waits for a response. */
export interface Client {
  /** The client's network. */
  address: string
  /** Aborted when the client disconnects. */
  signal: AbortSignal
}

/** The client and the capture key that masking is counted for. */
export interface Caller extends Client {
  key_id: string
}

/** Masks what clients send, never on the event loop. */
export interface Masking {
  /**
   * Masks a debugger document, keeping its compression. Throws a RelayError if it cannot be masked.
   */
  document(sent: { bytes: Buffer; is_packed: boolean }, caller: Caller): Promise<Buffer>
  /** Masks a value of a few kilobytes. */
  value<Value>(sent: Value, caller: Caller): Promise<Value>
  /** Documents and values in work or waiting, and the processor time of all so far. */
  use(): { pending: number; cpu_ms: number }
  /** Cancels running and waiting work. Stopping twice is harmless. */
  stop(): Promise<void>
}
