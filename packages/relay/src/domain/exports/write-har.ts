import { ARTIFACT_LIMITS } from '@earshot/protocol'
import { debuggerDocument } from '@earshot/protocol/schemas'
import { DOCUMENT_LIMITS, unpack } from '../masking/mask-document.ts'
import { isWithinLimits } from '../masking/scan-json.ts'
import type { PackedDocument } from './packed-document.ts'
import { toHar } from './to-har.ts'

const { max_unpacked_bytes = 0 } = ARTIFACT_LIMITS.debugger

/**
 * The HAR of a stored debugger document as JSON. Null if the document cannot be read: it is checked
 * as if it had not been checked when it was uploaded. Large documents block the thread for seconds.
 */
export function writeHar({ bytes, is_packed }: PackedDocument, { version }: { version: string }): string | null {
  const text = is_packed ? unpack(bytes, max_unpacked_bytes) : bytes
  if (typeof text === 'string' || !isWithinLimits(text, DOCUMENT_LIMITS)) return null
  try {
    const parsed = debuggerDocument.safeParse(JSON.parse(text.toString('utf8')))
    return parsed.success ? JSON.stringify(toHar(parsed.data, { version })) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
