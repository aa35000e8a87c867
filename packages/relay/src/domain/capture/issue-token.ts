import type { TokenRequest, TokenResponse } from '@earshot/protocol'
import { newId } from '../../ids.ts'
import type { Context } from '../context.ts'
import type { Access } from './access.ts'
import { signToken } from './tokens.ts'

/** Issues a token for one step. The token is signed, and nothing is stored until it is consumed. */
export async function issueToken(
  context: Context,
  { request, access }: { request: TokenRequest; access: Access },
): Promise<TokenResponse> {
  const { key, origin } = access
  // Finalizing is allowed on a full disk, since the evidence is already stored.
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
