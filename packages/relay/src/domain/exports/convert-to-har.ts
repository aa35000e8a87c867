import type { StoredBytes } from '../processing/processing.ts'

/**
 * The HAR of a debugger document as JSON. Throws UNREADABLE_DOCUMENT if the document is invalid, or
 * takes too much time or memory, and UNAVAILABLE if `signal` aborts.
 */
export type ConvertToHar = (document: StoredBytes, signal: AbortSignal) => Promise<Buffer>
