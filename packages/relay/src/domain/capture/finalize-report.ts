import type { FinalizeRequest, FinalizeResponse } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { SessionWithArtifacts } from '../../storage/database.ts'
import type { Context } from '../context.ts'
import type { Client } from '../masking/masking.ts'
import { type Access, readCaptureToken } from './access.ts'
import { type Author, finalizeSession } from './finalize-session.ts'
import { readToken } from './tokens.ts'

/**
 * Turns a session into a report and consumes the finalize token. Resolves when the report is on
 * disk. The same request again gets the same response. A refusal does not consume the token: the
 * client can finalize again after it has fixed the cause.
 */
export async function finalizeReport(
  context: Context,
  { request, access, client }: { request: FinalizeRequest; access: Access; client: Client },
): Promise<FinalizeResponse> {
  const token = readCaptureToken(context, { text: request.capture_token, action: 'finalize', access })
  const session = await findOwnSession(context, { request, access })
  const author: Author = { source: 'widget', origin: session.origin, actor: { kind: 'reporter', id: access.key.id } }
  return finalizeSession(context, { request, token, session, key: access.key, client, author })
}

/** Finds the session by its two tokens. Throws unless it belongs to this key and origin. */
async function findOwnSession(
  context: Context,
  { request, access }: { request: FinalizeRequest; access: Access },
): Promise<SessionWithArtifacts> {
  const upload = readToken(context.signing_key, { purpose: 'session', text: request.upload_session_token })
  const finalize = readToken(context.signing_key, { purpose: 'finalize', text: request.finalize_token })
  if (!upload || upload.session_id !== finalize?.session_id) throw new RelayError('INVALID_UPLOAD_SESSION')
  const session = await context.database.findSession(upload.session_id)
  if (!session && upload.expires_at <= context.now()) throw new RelayError('UPLOAD_SESSION_EXPIRED')
  const isOwn = session?.capture_key_id === access.key.id && session.origin === access.origin
  if (!session || !isOwn) throw new RelayError('INVALID_UPLOAD_SESSION')
  return session
}
