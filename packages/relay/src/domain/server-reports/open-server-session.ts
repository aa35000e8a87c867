import { hash } from 'node:crypto'
import type { ServerSessionRequest, UploadSessionResponse } from '@earshot/protocol'
import { UPLOAD_SESSION_AGE } from '@earshot/protocol'
import { newId } from '../../ids.ts'
import type { Actor } from '../access/actor.ts'
import { offerArtifacts } from '../capture/offered-artifacts.ts'
import { openSession } from '../capture/open-session.ts'
import { hashRequest } from '../capture/request-hash.ts'
import type { Context } from '../context.ts'
import type { Client } from '../masking/masking.ts'
import { SERVER_ORIGIN, serverKey } from './server-key.ts'

/**
 * Opens an upload session for a program with an API key. Throws NOT_FOUND for an unknown project, and
 * what offerArtifacts and openSession throw.
 */
export async function openServerSession(
  context: Context,
  actor: Actor,
  {
    request,
    client,
    idempotency_key,
  }: { request: ServerSessionRequest; client: Client; idempotency_key: string | null },
): Promise<UploadSessionResponse> {
  const now = context.now()
  const { project, media_kind, meta, artifacts = [] } = request
  const key = await serverKey(context, actor, project)
  return openSession(context, {
    token: {
      id: tokenId(context, actor, idempotency_key),
      expires_at: now + UPLOAD_SESSION_AGE,
      request_hash: hashRequest(request),
    },
    key,
    origin: SERVER_ORIGIN,
    media_kind,
    meta: { ...meta, source: 'server' },
    artifacts: offerArtifacts({ media_kind, artifacts }, { key, now }),
    client,
    network: null,
  })
}

/** The same key of the same organization is the same token, which is consumed once. */
function tokenId({ now }: Context, { organization_id }: Actor, idempotency_key: string | null): string {
  if (idempotency_key === null) return newId('tok', now())
  return `api_${hash('sha256', `${organization_id} ${idempotency_key}`)}`
}
