/** Whoever waits for an answer. */
export interface Client {
  /** The network that it comes from. */
  address: string
  /** Fires when it does not wait any longer. */
  signal: AbortSignal
}

/** For whom something is masked. */
export interface Caller extends Client {
  key_id: string
}

/** Masks what clients send, never on the event loop. */
export interface Masking {
  /** A debugger document, masked, and packed as it came. Throws where it cannot be. */
  document(sent: { bytes: Buffer; is_packed: boolean }, caller: Caller): Promise<Buffer>
  /** A value of a few kilobytes. */
  value<Value>(sent: Value, caller: Caller): Promise<Value>
  /** Ends what runs and what waits. Stopping twice is harmless. */
  stop(): Promise<void>
}
