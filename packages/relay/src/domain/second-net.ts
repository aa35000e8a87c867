import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ARTIFACT_LIMITS } from '@earshot/protocol'
import { RelayError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { KeptArtifact } from '../storage/database.ts'
import type { Context } from './context.ts'
import { type MaskOutcome, maskDocument } from './mask-document.ts'
import { maskInWorker } from './mask-in-worker.ts'
import type { StoredArtifact } from './reports.ts'

/** Larger documents are masked in another thread: one stranger's report must not keep the others waiting. */
const MAX_INLINE_BYTES = 256 * 1024

const unpack = promisify(gunzip)

/**
 * Puts the debugger document through the masking policy once more before it becomes part of a report: the widget has done so, another
 * client may not have. Where something is masked the new bytes are stored under a name of their own; `written` are those names.
 */
export async function maskArtifacts(
  context: Context,
  arrived: StoredArtifact[],
): Promise<{ artifacts: KeptArtifact[]; written: string[] }> {
  const written: string[] = []
  const artifacts: KeptArtifact[] = []
  for (const artifact of arrived) {
    const { id, file, size, sha256 } = artifact
    const kept = { id, file, size, sha256, received_sha256: artifact.received_sha256 ?? sha256 }
    const bytes = artifact.kind === 'debugger' ? await maskedBytes(context, artifact) : null
    if (!bytes) {
      artifacts.push(kept)
      continue
    }
    const name = newId('fil', context.now())
    const stored = await context.files.put({ name, body: bytes, max_bytes: bytes.length })
    if (typeof stored === 'string') throw new RelayError('STORAGE_FULL')
    written.push(name)
    artifacts.push({ ...kept, file: name, ...stored })
  }
  return { artifacts, written }
}

/** The document with more of it masked, packed as it was; null where there was nothing to mask. */
async function maskedBytes(context: Context, artifact: StoredArtifact): Promise<Buffer | null> {
  const stored = await context.files.read(artifact.file)
  if (!stored) throw new RelayError('ARTIFACT_MISSING', { details: { artifact_ids: [artifact.id] } })
  const is_packed = artifact.content_type === 'application/gzip'
  const small = await readSmall(stored, { is_packed })
  const { max_unpacked_bytes = Number.POSITIVE_INFINITY } = ARTIFACT_LIMITS[artifact.kind]
  const outcome = small
    ? maskDocument({ bytes: small, is_packed })
    : await maskInWorker({ stored, is_packed, max_unpacked_bytes })
  return bytesOf(outcome, artifact)
}

/** The document's text where it is small enough to be masked here. */
async function readSmall(stored: Buffer, { is_packed }: { is_packed: boolean }): Promise<Buffer | null> {
  if (stored.length > MAX_INLINE_BYTES) return null
  if (!is_packed) return stored
  try {
    return await unpack(stored, { maxOutputLength: MAX_INLINE_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null
    throw error
  }
}

function bytesOf(outcome: MaskOutcome, { id }: StoredArtifact): Buffer | null {
  if (outcome === 'not-a-document') {
    throw new RelayError('ARTIFACT_MISMATCH', {
      message: 'The debugger document is no JSON object. Upload one, or leave it out.',
      details: { artifact_ids: [id] },
    })
  }
  return outcome === 'unchanged' ? null : outcome.bytes
}
