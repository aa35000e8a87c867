import type { StoredBytes } from '../processing/processing.ts'
import { readDocument } from '../processing/read-document.ts'
import { toHar } from './to-har.ts'

/**
 * The HAR of a stored debugger document as JSON. Null if the document cannot be read. Large ones
 * block the thread for seconds.
 */
export function writeHar(stored: StoredBytes, { version }: { version: string }): string | null {
  const document = readDocument(stored)
  return typeof document === 'string' ? null : JSON.stringify(toHar(document, { version }))
}
