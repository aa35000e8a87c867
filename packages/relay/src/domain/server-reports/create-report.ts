import type { NewServerReport, Report } from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import type { CaptureKey, SessionWithArtifacts } from '../../storage/database.ts'
import { serverPublicKey } from '../../storage/server-key.ts'
import type { Actor } from '../access/actor.ts'
import { type Finalization, finalizeSession } from '../capture/finalize-session.ts'
import { readToken } from '../capture/tokens.ts'
import type { Context } from '../context.ts'
import type { Client } from '../masking/masking.ts'
import { changeReport } from '../reports/change-report.ts'
import { checkChange } from '../reports/check-change.ts'
import { withoutUndefined } from '../reports/plan-change.ts'
import { showReport } from '../reports/reports.ts'
import { openServerSession } from './open-server-session.ts'

/**
 * Creates a report for a program with an API key: from the session that it uploaded to, or without
 * artifacts. The same request with the same session again returns the same report. Throws
 * INVALID_UPLOAD_SESSION, and what finalizeSession and changeReport throw.
 */
export async function createReport(
  context: Context,
  actor: Actor,
  wish: { request: NewServerReport; client: Client; idempotency_key: string | null },
): Promise<Report> {
  const { request, client } = wish
  const tokens = await tokensOf(context, actor, wish)
  const { session, key } = await findOwnSession(context, actor, tokens)
  const { status, severity, assignee_id, tags, external_key } = request
  // Before the report exists: a refusal must leave none.
  const values = withoutUndefined({ status, severity, assignee_id, external_key, tags })
  const { project_id, organization_id } = session
  await checkChange(context, actor, { report: { id: '', project_id, organization_id, tags: [] }, values })
  const { title, summary, visibility, reporter, fields, artifacts, origin } = request
  const finalization: Finalization = {
    request: { title, summary, visibility, reporter, fields, artifacts },
    token: { id: `${session.id}-finalize`, expires_at: session.expires_at },
    session,
    key,
    client,
    author: {
      source: 'server',
      origin: origin ?? new URL(context.public_url).origin,
      actor: { kind: actor.kind, id: actor.id },
    },
  }
  const { report } = await finalizeSession(context, finalization).catch(explainUse)
  const change = { status, severity, assignee_id, external_key, add_tags: tags }
  await changeReport(context, actor, { id: report.id, change, if_match: null })
  return showReport(context, actor, report.id)
}

function explainUse(error: unknown): never {
  if (!(error instanceof RelayError) || error.code !== 'CAPTURE_TOKEN_USED') throw error
  throw new RelayError('CONFLICT', {
    message: 'This session or idempotency key was already used for another report. Use a new one.',
  })
}

type Tokens = Required<Pick<NewServerReport, 'upload_session_token' | 'finalize_token'>>

async function tokensOf(
  context: Context,
  actor: Actor,
  { request, client, idempotency_key }: Parameters<typeof createReport>[2],
): Promise<Tokens> {
  const { upload_session_token, finalize_token, project } = request
  if (upload_session_token !== undefined && finalize_token !== undefined) {
    return { upload_session_token, finalize_token }
  }
  if (upload_session_token !== undefined || finalize_token !== undefined) {
    const message = 'Send both tokens of the session, or none for a report without artifacts.'
    throw invalid([{ path: upload_session_token === undefined ? 'upload_session_token' : 'finalize_token', message }])
  }
  return openServerSession(context, actor, { request: { project, media_kind: 'none' }, client, idempotency_key })
}

/** The session that a program of this organization has opened. */
async function findOwnSession(
  context: Context,
  { organization_id }: Actor,
  { upload_session_token, finalize_token }: Tokens,
): Promise<{ session: SessionWithArtifacts; key: CaptureKey }> {
  const upload = readToken(context.signing_key, { purpose: 'session', text: upload_session_token })
  const finalize = readToken(context.signing_key, { purpose: 'finalize', text: finalize_token })
  if (!upload || upload.session_id !== finalize?.session_id) throw new RelayError('INVALID_UPLOAD_SESSION')
  const session = await context.database.findSession(upload.session_id)
  const key = session && (await context.database.findCaptureKey(serverPublicKey(session.project_id)))
  const isOwn = session?.organization_id === organization_id && session.capture_key_id === key?.id
  if (!session || !key || !isOwn) throw new RelayError('INVALID_UPLOAD_SESSION')
  return { session, key }
}
