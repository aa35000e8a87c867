import {
  ARTIFACT_LIMITS,
  type ArtifactDescription,
  type ArtifactKind,
  type UploadSessionRequest,
} from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { CaptureKey, NewArtifact } from '../../storage/database.ts'

/** Assumed content types for clients that do not describe their artifacts. */
const USUAL_TYPE = {
  screenshot: 'image/png',
  video: 'video/webm',
  replay: 'application/json',
  debugger: 'application/json',
} as const

/**
 * The artifacts that a session accepts: the described ones, after a check against the limits of
 * their kinds, or else one for the session's media kind and the debugger document. Throws
 * FORBIDDEN, UNSUPPORTED_MEDIA_TYPE, FILE_TOO_LARGE or VALIDATION_ERROR.
 */
export function offerArtifacts(
  request: Pick<UploadSessionRequest, 'artifacts' | 'media_kind'>,
  { key, now }: { key: CaptureKey; now: number },
): NewArtifact[] {
  const { artifacts, media_kind } = request
  if (!artifacts) {
    const kinds = media_kind === 'none' ? (['debugger'] as const) : ([media_kind, 'debugger'] as const)
    return kinds.filter((kind) => takes(key, kind)).map((kind) => offer({ kind, content_type: USUAL_TYPE[kind] }, now))
  }
  const counts = new Map<ArtifactKind, number>()
  return artifacts.map((artifact, index) => {
    const count = (counts.get(artifact.kind) ?? 0) + 1
    counts.set(artifact.kind, count)
    requireTaken(key, artifact)
    const { max_count } = ARTIFACT_LIMITS[artifact.kind]
    if (count > max_count) {
      const message = `A report has at most ${max_count} artifacts of kind ${artifact.kind}.`
      throw invalid([{ path: `artifacts.${index}`, message }])
    }
    return offer(artifact, now)
  })
}

function takes(key: CaptureKey, kind: ArtifactKind): boolean {
  return key.allowed_artifact_kinds?.includes(kind) ?? true
}

function requireTaken(key: CaptureKey, { kind, content_type, size }: ArtifactDescription): void {
  if (!takes(key, kind)) {
    throw new RelayError('FORBIDDEN', {
      message: `This capture key does not accept artifacts of kind ${kind}. Leave it out.`,
      details: { allowed_artifact_kinds: key.allowed_artifact_kinds },
    })
  }
  const { content_types, max_bytes } = ARTIFACT_LIMITS[kind]
  if (!content_types.includes(content_type)) {
    throw new RelayError('UNSUPPORTED_MEDIA_TYPE', {
      message: `The content type of an artifact of kind ${kind} must be one of: ${content_types.join(', ')}.`,
      details: { kind, content_types },
    })
  }
  if (size > max_bytes) throw new RelayError('FILE_TOO_LARGE', { details: { kind, max_bytes } })
}

function offer(
  artifact: { kind: ArtifactKind; content_type: string; size?: number; sha256?: string },
  now: number,
): NewArtifact {
  return {
    id: newId('art', now),
    kind: artifact.kind,
    content_type: artifact.content_type,
    max_bytes: ARTIFACT_LIMITS[artifact.kind].max_bytes,
    declared_size: artifact.size ?? null,
    declared_sha256: artifact.sha256 ?? null,
  }
}
