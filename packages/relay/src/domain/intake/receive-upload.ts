import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { mediaTypeOf } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { NewArtifact, OpenUpload } from '../../storage/database.ts'
import { requireOrigin } from '../capture/access.ts'
import { isSame, signUpload } from '../capture/tokens.ts'
import type { Context } from '../context.ts'
import { type ArrivedFile, maskStored, maskUpload } from '../masking/mask-upload.ts'
import type { Caller, Client } from '../masking/masking.ts'
import type { SpaceReservation } from './disk-space.ts'
import { inspect, inspectWhole } from './inspect-upload.ts'
import { keepUpload, mismatch } from './keep-upload.ts'
import { cleanStored } from './metadata/clean-stored.ts'
import { scanMetadata, withoutMetadata } from './metadata/remove.ts'
import { withReservation } from './reserve-upload.ts'

/** A signed PUT. `body` has not been read, and must emit an error if it ends early. */
export interface UploadRequest {
  artifact_id: string
  expires_at: number
  signature: string
  header_origin: string | undefined
  content_type: string | undefined
  content_encoding: string | undefined
  /** Undefined for a chunked body. */
  content_length: number | undefined
  body: Readable
  client: Client
}

/**
 * Stores the bytes of one artifact if they match its description. A second upload replaces the
 * first. Each upload gets a new file, so a refused one does not damage an earlier one.
 */
export async function receiveUpload(context: Context, request: UploadRequest): Promise<void> {
  const found = await context.database.findUpload(request.artifact_id, context.now())
  if (!found) throw new RelayError('NOT_FOUND')
  requirePermission(context, { ...found, request })
  requireAnnounced(found.artifact, request)
  const { body, content_length: size, client } = request
  await storeUpload(context, { found, body, size, client })
}

/** Stores the bytes of one artifact of an open session. `size` is undefined if unknown. */
export async function storeUpload(
  context: Context,
  { found, body, size, client }: { found: OpenUpload; body: Readable; size: number | undefined; client: Client },
): Promise<void> {
  const { artifact, key } = found
  await withReservation(context, { found, body, size }, async (space) => {
    context.countAttempt(artifact.id)
    const upload = { artifact, space, caller: { ...client, key_id: key.id } }
    const arrived = await (context.withBufferedBody({ body, size }, (bytes) =>
      storeWhole(context, { ...upload, bytes }),
    ) ?? storeStream(context, { ...upload, body }))
    await keepUpload(context, { artifact, key, arrived })
  })
}

/** An upload in progress, with its reserved disk space. */
type Upload = Pick<OpenUpload, 'artifact'> & { caller: Caller; space: SpaceReservation }

/** Masks a buffered body and removes metadata before anything is written to disk. */
async function storeWhole(context: Context, { bytes, ...upload }: Upload & { bytes: Buffer }): Promise<ArrivedFile> {
  const { artifact, caller } = upload
  await inspectWhole(bytes, { ...artifact, checkUnpacked: context.checkUnpacked })
  const masked = await maskUpload(context, { bytes, about: artifact, caller })
  const changed = masked ?? withoutMetadata(bytes, artifact.content_type)
  if (!changed) return store(context, { ...upload, body: bytes })
  const arrived = await store(context, { ...upload, body: changed })
  return { ...arrived, received: { size: bytes.length, sha256: hash('sha256', bytes) } }
}

async function storeStream(context: Context, { body, ...upload }: Upload & { body: Readable }): Promise<ArrivedFile> {
  const { artifact, caller } = upload
  const scan = scanMetadata(artifact.content_type)
  const { file, stored } = await store(context, { ...upload, body: inspect(body, artifact, { scan }) })
  if (scan) return cleanStored(context, { file, stored, cuts: scan.end() })
  return maskStored(context, { file, stored, about: artifact, caller })
}

async function store(
  context: Context,
  { artifact, space, body }: Upload & { body: Readable | Buffer },
): Promise<ArrivedFile> {
  const file = newId('fil', context.now())
  const { max_bytes } = artifact
  const stored = await context.files.put({ name: file, body, max_bytes, beforeWrite: space.use })
  if (stored === 'too-large') throw new RelayError('FILE_TOO_LARGE', { details: { max_bytes } })
  if (stored === 'full') throw new RelayError('STORAGE_FULL')
  return { file, stored, received: stored }
}

/** Checks the signature first, so that a caller without a valid one learns nothing about the session. */
function requirePermission(
  context: Context,
  { artifact, session, key, request }: OpenUpload & { request: UploadRequest },
): void {
  const { id, content_type, max_bytes, declared_sha256 } = artifact
  const { expires_at } = request
  const expected = signUpload(context.signing_key, {
    artifact_id: id,
    content_type,
    max_bytes,
    declared_sha256,
    expires_at,
  })
  if (!isSame(request.signature, expected)) throw new RelayError('INVALID_SIGNATURE')
  const now = context.now()
  requireOrigin(key, { origin: session.origin, header_origin: request.header_origin, now })
  if (session.report_id !== null)
    throw new RelayError('ALREADY_FINALIZED', { details: { report_id: session.report_id } })
  if (session.expires_at <= now) throw new RelayError('UPLOAD_SESSION_EXPIRED')
  if (expires_at <= now) throw new RelayError('SIGNED_URL_EXPIRED')
}

/** Checks the request's headers before its body is read. */
function requireAnnounced(artifact: NewArtifact, request: UploadRequest): void {
  const { content_type, max_bytes, declared_size } = artifact
  if (request.content_encoding !== undefined && request.content_encoding !== 'identity') {
    throw new RelayError('UNSUPPORTED_MEDIA_TYPE', {
      message: 'Send the file without Content-Encoding. The type of a gzip-compressed document is application/gzip.',
    })
  }
  // If the client neither described the artifact nor sent a type, the inspection of the bytes
  // decides.
  const is_silent = request.content_type === undefined && artifact.declared_sha256 === null
  if (mediaTypeOf(request.content_type ?? '') !== content_type && !is_silent) {
    throw new RelayError('UNSUPPORTED_MEDIA_TYPE', {
      message: `Send "Content-Type: ${content_type}", as in the response for the session. For another type, describe it when you open the session.`,
      details: { content_type },
    })
  }
  const { content_length } = request
  if (content_length === undefined) return
  if (content_length > max_bytes) throw new RelayError('FILE_TOO_LARGE', { details: { max_bytes } })
  if (declared_size !== null && content_length !== declared_size) {
    throw mismatch(artifact, `its Content-Length is ${content_length}`)
  }
}
