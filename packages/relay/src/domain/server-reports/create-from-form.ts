import type { Readable } from 'node:stream'
import {
  ARTIFACT_KINDS,
  ARTIFACT_LIMITS,
  type ArtifactKind,
  mediaTypeOf,
  type NewFormReport,
  type Report,
} from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { NewArtifact } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import { readToken } from '../capture/tokens.ts'
import type { Context } from '../context.ts'
import { storeUpload } from '../intake/receive-upload.ts'
import type { Client } from '../masking/masking.ts'
import { createReport } from './create-report.ts'
import { openServerSession } from './open-server-session.ts'

/** A part of a form, in the order in which it arrives. A file is read before the next part. */
export type FormPart =
  | { readonly kind: 'meta'; readonly value: NewFormReport }
  | { readonly kind: 'file'; readonly name: string; readonly content_type: string; readonly body: Readable }

/**
 * Creates a report from one form: the part `meta`, then files. A file is stored while it arrives.
 * Throws VALIDATION_ERROR for another order, UNSUPPORTED_MEDIA_TYPE, and what createReport throws.
 */
export async function createFromForm(
  context: Context,
  actor: Actor,
  { parts, client }: { parts: AsyncIterable<FormPart>; client: Client },
): Promise<Report> {
  let opened: { meta: NewFormReport; tokens: Awaited<ReturnType<typeof openServerSession>> } | undefined
  const counts = new Map<ArtifactKind, number>()
  for await (const part of parts) {
    if (part.kind === 'meta') {
      const meta = part.value
      const { project, media_kind } = meta
      const wish = { request: { project, media_kind }, client, idempotency_key: null }
      opened = { meta, tokens: await openServerSession(context, actor, wish) }
      continue
    }
    if (!opened) throw noMeta()
    const { upload_session_token: session } = opened.tokens
    const artifact = takeArtifact(part, { counts, now: context.now() })
    await storePart(context, { session, artifact, body: part.body, client })
  }
  if (!opened) throw noMeta()
  const { upload_session_token, finalize_token } = opened.tokens
  const { media_kind: _, ...request } = opened.meta
  return createReport(context, actor, {
    request: { ...request, upload_session_token, finalize_token },
    client,
    idempotency_key: null,
  })
}

function noMeta(): RelayError {
  return invalid([{ path: 'meta', message: 'Send the part "meta" with the report as JSON, before the files.' }])
}

/** The artifact that a file becomes. The name of its part is a kind of artifact, or `file`. */
function takeArtifact(
  { name, content_type }: Extract<FormPart, { kind: 'file' }>,
  { counts, now }: { counts: Map<ArtifactKind, number>; now: number },
): NewArtifact {
  const type = mediaTypeOf(content_type)
  const hasRoom = (kind: ArtifactKind) => (counts.get(kind) ?? 0) < ARTIFACT_LIMITS[kind].max_count
  const candidates: readonly ArtifactKind[] =
    name === 'file' ? ['screenshot', 'video', 'audio', 'attachment'] : ARTIFACT_KINDS.filter((kind) => kind === name)
  if (candidates.length === 0) {
    const message = `A part with a file is named file, ${ARTIFACT_KINDS.join(', ')}.`
    throw invalid([{ path: name.slice(0, 50), message }])
  }
  const fitting = candidates.filter((kind) => ARTIFACT_LIMITS[kind].content_types.includes(type))
  if (fitting.length === 0) {
    const types = [...new Set(candidates.flatMap((kind) => ARTIFACT_LIMITS[kind].content_types))]
    throw new RelayError('UNSUPPORTED_MEDIA_TYPE', {
      message: `The content type of the part must be one of: ${types.join(', ')}.`,
      details: { content_types: types },
    })
  }
  const kind = fitting.find(hasRoom)
  if (!kind) throw invalid([{ path: name, message: 'A report has no room for another file of this type.' }])
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const { max_bytes } = ARTIFACT_LIMITS[kind]
  return { id: newId('art', now), kind, content_type: type, max_bytes, declared_size: null, declared_sha256: null }
}

async function storePart(
  context: Context,
  { session, artifact, body, client }: { session: string; artifact: NewArtifact; body: Readable; client: Client },
): Promise<void> {
  const session_id = readToken(context.signing_key, { purpose: 'session', text: session })?.session_id ?? ''
  const isAdded = await context.database.addArtifact({ session_id, artifact })
  const found = isAdded ? await context.database.findUpload(artifact.id, context.now()) : null
  if (!found) throw new RelayError('UPLOAD_SESSION_EXPIRED')
  await storeUpload(context, { found, body, size: undefined, client })
}
