import {
  ARTIFACT_KINDS,
  ARTIFACT_LIMITS,
  type ConfigResponse,
  isOriginAllowed,
  PUBLIC_KEY_PATTERN,
  type TokenRequest,
  type TokenResponse,
} from '@earshot/protocol'
import { RelayError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Access } from './capture-access.ts'
import type { Context } from './context.ts'
import { signToken } from './tokens.ts'

/** Issues a token for one step. Nothing is stored: the token is signed, and only its use leaves a trace. */
export async function issueToken(
  context: Context,
  { request, access }: { request: TokenRequest; access: Access },
): Promise<TokenResponse> {
  const { key, origin } = access
  // A reporter whose evidence is here already may still finish.
  if (request.action === 'create') await context.disk_space.ensureFree()
  const now = context.now()
  const expires_at = now + context.token_age
  const payload = { id: newId('tok', now), key_id: key.id, origin, action: request.action, expires_at }
  return {
    capture_token: signToken(context.signing_key, { purpose: 'capture', payload }),
    action: request.action,
    expires_at: new Date(expires_at).toISOString(),
  }
}

/** What a widget needs to know before it opens its form. */
export async function captureConfig(context: Context, public_key: string): Promise<ConfigResponse> {
  const key = PUBLIC_KEY_PATTERN.test(public_key) ? await context.database.findCaptureKey(public_key) : null
  if (!key) throw new RelayError('INVALID_CAPTURE_KEY')
  if (key.status === 'revoked') throw new RelayError('CAPTURE_KEY_REVOKED')
  const artifact_kinds = key.allowed_artifact_kinds ?? [...ARTIFACT_KINDS]
  return {
    limits: Object.fromEntries(artifact_kinds.map((kind) => [kind, ARTIFACT_LIMITS[kind].max_bytes])),
    artifact_kinds,
    max_visibility: key.max_visibility,
    form: { fields: [], texts: {}, theme: {} },
  }
}

/** Whether a key may be used from a page of the relay's own: only if its origin is listed. */
export async function offersForm(context: Context, public_key: string): Promise<boolean> {
  const key = PUBLIC_KEY_PATTERN.test(public_key) ? await context.database.findCaptureKey(public_key) : null
  return key?.status === 'active' && isOriginAllowed(new URL(context.public_url).origin, key.allowed_origins)
}
