import { ERRORS } from '@earshot/protocol'
import { RelayError } from '../errors.ts'
import type { Artifact, CaptureKey } from '../storage/database.ts'
import type { StoredFile } from '../storage/files.ts'
import { quotaExceeded } from './capture-access.ts'
import type { Context } from './context.ts'

/**
 * Makes bytes that are stored under `file` count as an artifact's, if they are what was described; they replace what came before.
 * Bytes that do not count are removed.
 */
export async function keepUpload(
  context: Context,
  { artifact, key, file, stored }: { artifact: Artifact; key: CaptureKey; file: string; stored: StoredFile },
): Promise<void> {
  let kept = false
  try {
    requireDescribed(artifact, stored)
    const at = context.now()
    const quota = key.quota ?? context.quota
    const recorded = await context.database.recordUpload({ artifact_id: artifact.id, file, ...stored, at, quota })
    if (recorded === 'already-finalized') throw new RelayError('ALREADY_FINALIZED')
    if (recorded === 'not-found') throw new RelayError('UPLOAD_SESSION_EXPIRED')
    if (recorded === 'quota-exceeded') throw quotaExceeded(at)
    kept = true
    if (recorded.replaced) await context.files.remove([recorded.replaced]).catch(() => undefined)
  } finally {
    if (!kept) await context.files.remove([file]).catch(() => undefined)
  }
}

function requireDescribed(artifact: Artifact, stored: StoredFile): void {
  const { declared_size, declared_sha256 } = artifact
  if (declared_size !== null && declared_size !== stored.size) throw mismatch(artifact, `${stored.size} bytes came`)
  if (declared_sha256 !== null && declared_sha256 !== stored.sha256) throw mismatch(artifact, 'the SHA-256 is another')
}

/** ARTIFACT_MISMATCH; `found` is the other half of the sentence. */
export function mismatch({ id, kind, declared_size }: Artifact, found: string): RelayError {
  return new RelayError('ARTIFACT_MISMATCH', {
    message: `${ERRORS.ARTIFACT_MISMATCH.message} The ${kind} was described as ${declared_size} bytes; ${found}.`,
    details: { artifact_id: id },
  })
}
