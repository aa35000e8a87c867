import { gzipSync } from 'node:zlib'
import { maskDebuggerDocument } from '@earshot/privacy'

export type MaskOutcome = 'unchanged' | 'not-a-document' | { bytes: Buffer }

/** With this a process that masks says 'not-a-document'. */
export const EXIT_CODE_NOT_A_DOCUMENT = 3

/** Masks the JSON text of a debugger document. `is_packed`: what comes back is packed with gzip, as the document was stored. */
export function maskDocument({ bytes, is_packed }: { bytes: Buffer; is_packed: boolean }): MaskOutcome {
  let document: unknown
  try {
    document = JSON.parse(bytes.toString('utf8'))
  } catch {
    return 'not-a-document'
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return 'not-a-document'
  const sent = JSON.stringify(document)
  const masked = JSON.stringify(maskDebuggerDocument(document))
  if (masked === sent) return 'unchanged'
  const text = Buffer.from(masked)
  return { bytes: is_packed ? gzipSync(text) : text }
}
