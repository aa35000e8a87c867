/** A stored debugger document. */
export interface PackedDocument {
  bytes: Buffer
  is_packed: boolean
}

/**
 * The HAR of a debugger document as JSON. Throws UNREADABLE_DOCUMENT if the document is invalid, or
 * takes too much time or memory, and UNAVAILABLE if `signal` aborts.
 */
export type ConvertToHar = (document: PackedDocument, signal: AbortSignal) => Promise<Buffer>
