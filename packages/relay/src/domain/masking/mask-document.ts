import { gunzipSync, gzipSync } from 'node:zlib'
import { maskDebuggerDocument } from '@earshot/privacy'
import { fitDocument } from './fit-document.ts'
import { isWithinLimits } from './scan-json.ts'
import { translateDocument } from './translate-document.ts'

/** Why a document cannot be masked. */
export type Refusal = 'not-a-document' | 'too-large' | 'too-complex' | 'too-costly'
export type MaskOutcome = Uint8Array | Refusal

export interface MaskTask {
  bytes: Uint8Array
  is_packed: boolean
  max_unpacked_bytes: number
}

/**
 * The widget's largest documents have about 20,000 values in six levels, not counting the page's
 * own context.
 */
export const DOCUMENT_LIMITS = { max_depth: 32, max_values: 200_000 }

/**
 * Masks a debugger document. `checkTime` is called before each string is masked, and throws
 * OverBudget to stop.
 */
export function maskDocument(
  { bytes, is_packed, max_unpacked_bytes }: MaskTask,
  checkTime: (text: string) => void,
): MaskOutcome {
  const text = is_packed
    ? unpack(bytes, max_unpacked_bytes)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (typeof text === 'string') return text
  if (!isWithinLimits(text, DOCUMENT_LIMITS)) return 'too-complex'
  const document = fitDocument(translateDocument(parse(text)))
  if (!document) return 'not-a-document'
  try {
    const masked = Buffer.from(JSON.stringify(maskDebuggerDocument(document, { onText: checkTime })))
    return is_packed ? gzipSync(masked) : masked
  } catch (error) {
    if (error instanceof OverBudget) return 'too-costly'
    throw error
  }
}

/** Thrown to stop the masking of a document. */
export class OverBudget extends Error {}

function unpack(bytes: Uint8Array, maxOutputLength: number): Buffer | Refusal {
  try {
    return gunzipSync(bytes, { maxOutputLength })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'not-a-document'
  }
}

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    return undefined
  }
}
