import { gunzipSync } from 'node:zlib'
import { ARTIFACT_LIMITS, type DebuggerDocument, type ProcessingError } from '@earshot/protocol'
import { debuggerDocument } from '@earshot/protocol/schemas'
import { DOCUMENT_LIMITS } from '../masking/mask-document.ts'
import { isWithinLimits } from '../masking/scan-json.ts'
import type { StoredBytes } from './processing.ts'

type DocumentError = Extract<ProcessingError, 'DOCUMENT_INVALID' | 'DOCUMENT_TOO_LARGE'>

/** Reads a stored debugger document: its size and its structure are checked before it is parsed. */
export function readDocument(stored: StoredBytes): DebuggerDocument | DocumentError {
  const text = unpack(stored)
  if (typeof text === 'string') return text
  if (!isWithinLimits(text, DOCUMENT_LIMITS)) return 'DOCUMENT_TOO_LARGE'
  const parsed = debuggerDocument.safeParse(parse(text))
  return parsed.success ? parsed.data : 'DOCUMENT_INVALID'
}

function unpack({ bytes, content_type }: StoredBytes): Buffer | DocumentError {
  const { max_unpacked_bytes = Number.POSITIVE_INFINITY } = ARTIFACT_LIMITS.debugger
  const isPacked = content_type === 'application/gzip'
  try {
    const text = isPacked ? gunzipSync(bytes, { maxOutputLength: max_unpacked_bytes }) : Buffer.from(bytes)
    return text.length > max_unpacked_bytes ? 'DOCUMENT_TOO_LARGE' : text
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return isTooLarge ? 'DOCUMENT_TOO_LARGE' : 'DOCUMENT_INVALID'
  }
}

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    return undefined
  }
}
