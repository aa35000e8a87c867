import {
  type MediaKind,
  UPLOAD_SESSION_AGE,
  type Upload,
  type UploadSessionRequest,
  type UploadSessionResponse,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { CaptureKey, ConsumedToken, NewArtifact, NewSession } from '../../storage/database.ts'
import type { Context } from '../context.ts'
import { uploadAddress } from '../intake/upload-address.ts'
import type { Client } from '../masking/masking.ts'
import { type Access, findEarlierRedemption, readCaptureToken } from './access.ts'
import { limitsOf, overLimit } from './daily-limits.ts'
import { offerArtifacts } from './offered-artifacts.ts'
import { hashRequest } from './request-hash.ts'
import { networkTag, signToken } from './tokens.ts'

/**
 * Opens an upload session and consumes the create token. All checks come first. The same request
 * again gets the same response, also after the token expired, so a lost response costs nothing.
 * `network`: the client's network, or null for a server.
 */
export async function openUploadSession(
  context: Context,
  {
    request,
    access,
    client,
    network,
  }: { request: UploadSessionRequest; access: Access; client: Client; network: string | null },
): Promise<UploadSessionResponse> {
  const token = readCaptureToken(context, { text: request.capture_token, action: 'create', access })
  const { key, origin } = access
  // Before the token's expiry is checked: it refuses what could never succeed.
  const artifacts = offerArtifacts(request, { key, now: context.now() })
  const consumed = { id: token.id, expires_at: token.expires_at, request_hash: hashRequest(request) }
  if (token.expires_at <= context.now()) return repeatLate(context, consumed)
  const { media_kind, meta } = request
  return openSession(context, { token: consumed, key, origin, media_kind, meta, artifacts, client, network })
}

/** What a session is opened with. */
export interface SessionWish {
  token: ConsumedToken
  key: CaptureKey
  origin: string
  media_kind: MediaKind
  meta: Record<string, unknown> | undefined
  artifacts: NewArtifact[]
  client: Client
  network: string | null
}

/** Consumes the token and opens a session, or returns the one that the same request has opened before. */
export async function openSession(context: Context, wish: SessionWish): Promise<UploadSessionResponse> {
  const { token, key, origin, media_kind, artifacts, client, network } = wish
  await context.disk_space.ensureFree()
  const now = context.now()
  const session: NewSession = {
    id: newId('ses', now),
    capture_key_id: key.id,
    organization_id: key.organization_id,
    project_id: key.project_id,
    origin,
    media_kind,
    meta: await context.masking.value(wish.meta ?? {}, { ...client, key_id: key.id }),
    created_at: now,
    expires_at: now + UPLOAD_SESSION_AGE,
    network: network === null ? null : networkTag(context.signing_key, network),
  }
  const limits = limitsOf(context, key)
  const opened = await context.database.openSession({ token, session, artifacts, limits })
  if (opened === 'token-already-used') throw new RelayError('CAPTURE_TOKEN_USED')
  if (opened === 'quota-exceeded' || opened === 'share-exceeded') throw overLimit(opened, now)
  if (opened === 'opened') return toResponse(context, { session, artifacts })
  return toResponse(context, { session: opened.repeated, artifacts: opened.repeated.artifacts })
}

async function repeatLate(context: Context, { id, request_hash }: ConsumedToken) {
  const redemption = await findEarlierRedemption(context, { token_id: id, request_hash })
  const session = redemption && (await context.database.findSession(redemption.session_id))
  if (!session) throw new RelayError('CAPTURE_TOKEN_EXPIRED')
  return toResponse(context, { session, artifacts: session.artifacts })
}

/** Depends only on the stored rows, not on the clock, so that every repeat is identical. */
async function toResponse(
  context: Context,
  { session, artifacts }: { session: NewSession; artifacts: NewArtifact[] },
): Promise<UploadSessionResponse> {
  const payload = { session_id: session.id, expires_at: session.expires_at }
  const { created_at } = session
  const uploads = await Promise.all(artifacts.map((artifact) => toUpload(context, { artifact, created_at })))
  return {
    upload_session_token: signToken(context.signing_key, { purpose: 'session', payload }),
    finalize_token: signToken(context.signing_key, { purpose: 'finalize', payload }),
    expires_at: new Date(session.expires_at).toISOString(),
    uploads,
    artifacts: uploads.map(({ kind, artifact_id, method, url, headers }, index) => {
      const content_type = artifacts[index]?.content_type ?? ''
      return { kind, key: artifact_id, content_type, upload: { method, url, headers } }
    }),
  }
}

async function toUpload(
  context: Context,
  { artifact, created_at }: { artifact: NewArtifact; created_at: number },
): Promise<Upload> {
  const { id, kind, max_bytes } = artifact
  const { url, headers, expires_at } = await uploadAddress(context, { artifact, created_at })
  return {
    kind,
    artifact_id: id,
    method: 'PUT',
    url,
    headers,
    max_bytes,
    expires_at: new Date(expires_at).toISOString(),
  }
}
