import { UPLOAD, UPLOAD_URL_AGE } from '@earshot/protocol'
import type { NewArtifact } from '../../storage/database.ts'
import { signUpload } from '../capture/tokens.ts'
import type { Context } from '../context.ts'

/** The URL and headers for the upload of an artifact. */
export interface UploadAddress {
  url: string
  headers: Record<string, string>
  expires_at: number
}

/**
 * The object store if clients can reach it, otherwise the relay. A store accepts one exact length,
 * so artifacts without a declared size go to the relay. Depends only on stored rows, so that every
 * repeat is identical.
 */
export async function uploadAddress(
  context: Context,
  { artifact, created_at }: { artifact: NewArtifact; created_at: number },
): Promise<UploadAddress> {
  const { id, content_type, max_bytes, declared_size, declared_sha256 } = artifact
  const { direct } = context.files
  const expires_at = created_at + UPLOAD_URL_AGE
  if (direct && declared_size !== null) {
    const times = { signed_at: created_at, expires_at }
    const upload = { name: incomingName(id), content_type, size: declared_size, sha256: declared_sha256, ...times }
    return { ...(await direct.presignPut(upload)), expires_at }
  }
  const signature = signUpload(context.signing_key, {
    artifact_id: id,
    content_type,
    max_bytes,
    declared_sha256,
    expires_at,
  })
  const path = UPLOAD.replace(':artifact_id', id)
  const url = `${context.public_url}${path}?expires=${expires_at}&signature=${signature}`
  return { url, headers: { 'Content-Type': content_type }, expires_at }
}

/**
 * Name of the file that a direct upload creates. No row references it, so the sweep removes it if
 * it is never collected.
 */
export function incomingName(artifact_id: string): string {
  return `incoming/${artifact_id}`
}
