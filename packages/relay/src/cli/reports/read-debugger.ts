import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ARTIFACT_LIMITS, type DebuggerDocument } from '@earshot/protocol'
import { debuggerDocument } from '@earshot/protocol/schemas'
import type { Artifact } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'

const unpack = promisify(gunzip)

/**
 * Reads and validates a report's debugger document, which is untrusted. `problem` completes "The
 * debugger document …".
 */
export async function readDebugger(
  files: Files,
  artifacts: Artifact[],
): Promise<{ document: DebuggerDocument } | { problem: string }> {
  const artifact = artifacts.find(({ kind }) => kind === 'debugger')
  if (!artifact?.file) return { problem: 'was not sent' }
  const stream = await files.open(artifact.file)
  if (!stream) return { problem: 'no longer exists' }
  const stored = await buffer(stream)
  const isPacked = artifact.content_type === 'application/gzip'
  let json: unknown
  try {
    const maxOutputLength = ARTIFACT_LIMITS.debugger.max_unpacked_bytes
    json = JSON.parse((isPacked ? await unpack(stored, { maxOutputLength }) : stored).toString('utf8'))
  } catch {
    return { problem: `is not a readable ${artifact.content_type}` }
  }
  const parsed = debuggerDocument.safeParse(json)
  if (parsed.success) return { document: parsed.data }
  const path = parsed.error.issues[0]?.path.join('.') || 'the top level'
  return { problem: `does not match the schema: the first error is at ${path}` }
}
