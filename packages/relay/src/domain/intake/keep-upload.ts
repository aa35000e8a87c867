import { ERRORS } from '@earshot/protocol'
import { countOf } from '../../count-of.ts'
import { RelayError, StoreUnavailable } from '../../errors.ts'
import type { CaptureKey, NewArtifact } from '../../storage/database.ts'
import { limitsOf, overLimit } from '../capture/daily-limits.ts'
import type { Context } from '../context.ts'
import type { ArrivedFile } from '../masking/mask-upload.ts'
import { removeOrphaned } from './remove-orphaned.ts'

/**
 * Records a stored file as the content of an artifact, replacing an earlier upload, if it matches
 * its description. Otherwise removes the file.
 */
export async function keepUpload(
  context: Context,
  { artifact, key, arrived }: { artifact: NewArtifact; key: Pick<CaptureKey, 'quota'>; arrived: ArrivedFile },
): Promise<void> {
  const { file, stored, received } = arrived
  try {
    requireDescribed(artifact, received)
    const at = context.now()
    const recorded = await context.database.recordUpload({
      artifact_id: artifact.id,
      file,
      ...stored,
      received_size: received.size,
      received_sha256: received.sha256,
      at,
      limits: limitsOf(context, key),
    })
    if (recorded === 'already-finalized') throw new RelayError('ALREADY_FINALIZED')
    if (recorded === 'not-found') throw new RelayError('UPLOAD_SESSION_EXPIRED')
    if (recorded === 'quota-exceeded' || recorded === 'share-exceeded') throw overLimit(recorded, at)
    if (recorded.replaced) await removeOrphaned(context, [recorded.replaced])
  } catch (error) {
    // After a lost connection the database may have recorded the file. If not, it is orphaned and
    // the sweep removes it.
    if (!(error instanceof StoreUnavailable)) await context.files.remove([file]).catch(() => undefined)
    throw error
  }
}

function requireDescribed(artifact: NewArtifact, { size, sha256 }: ArrivedFile['received']): void {
  const { declared_size, declared_sha256 } = artifact
  if (declared_size !== null && declared_size !== size)
    throw mismatch(artifact, `the upload has ${countOf(size, 'byte')}`)
  if (declared_sha256 !== null && declared_sha256 !== sha256) throw mismatch(artifact, 'the SHA-256 differs')
}

/** Creates ARTIFACT_MISMATCH. `found` completes the message. */
export function mismatch({ id, kind, declared_size }: NewArtifact, found: string): RelayError {
  return new RelayError('ARTIFACT_MISMATCH', {
    message: `${ERRORS.ARTIFACT_MISMATCH.message} The artifact of kind ${kind} was described as ${countOf(declared_size ?? 0, 'byte')}; ${found}.`,
    details: { artifact_id: id },
  })
}
