import {
  type FinalizeRequest,
  type FinalizeResponse,
  type MediaKind,
  type ReportSource,
  VISIBILITIES,
  type Visibility,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { CaptureKey, EventActor, NewEvent, NewReport, SessionWithArtifacts } from '../../storage/database.ts'
import type { Context } from '../context.ts'
import { collectUploads } from '../intake/collect-uploads.ts'
import { removeOrphaned } from '../intake/remove-orphaned.ts'
import { newJob } from '../jobs/new-job.ts'
import type { Client } from '../masking/masking.ts'
import { hashLinkToken } from '../people/link-token.ts'
import { receiptUrl } from '../receipts/receipts.ts'
import { publicShareLink, shareUrl } from '../sharing/share-links.ts'
import { findEarlierRedemption } from './access.ts'
import { matchManifest } from './match-manifest.ts'
import { hashRequest } from './request-hash.ts'
import { publicShareToken, receiptToken } from './tokens.ts'

/** Who sends a report. */
export interface Author {
  source: ReportSource
  origin: string
  actor: EventActor
}

/** A session that is to become a report. */
export interface Finalization {
  request: Omit<FinalizeRequest, 'public_key' | 'origin' | 'capture_token' | 'upload_session_token' | 'finalize_token'>
  /** What the report consumes. */
  token: { id: string; expires_at: number }
  session: SessionWithArtifacts
  key: CaptureKey
  client: Client
  author: Author
}

/** Turns a session into a report, or returns the one that the same request has made before. */
export async function finalizeSession(context: Context, wish: Finalization): Promise<FinalizeResponse> {
  const { request, token, session, key, client, author } = wish
  const request_hash = hashRequest(request)
  if (session.report_id !== null || token.expires_at <= context.now()) {
    return repeatLate(context, { token, request_hash, session })
  }
  if (session.expires_at <= context.now()) throw new RelayError('UPLOAD_SESSION_EXPIRED')
  const visibility = chooseVisibility(request, key)
  const collected = await collectUploads(context, { session, key, manifest: request.artifacts, client })
  if (collected.report_id !== null) return repeatLate(context, { token, request_hash, session: collected })
  const fields = await context.masking.value(request.fields ?? {}, { ...client, key_id: key.id })
  return makeReport(context, {
    request: { ...request, fields },
    request_hash,
    token,
    session: collected,
    visibility,
    author,
  })
}

async function repeatLate(
  context: Context,
  { token, request_hash, session }: { token: { id: string }; request_hash: string; session: SessionWithArtifacts },
): Promise<FinalizeResponse> {
  const redemption = await findEarlierRedemption(context, { token_id: token.id, request_hash })
  const { organization_id } = session
  const id = redemption?.report_id
  const report = id ? await context.database.findReport({ id, organization_id, viewer: ANYBODY }) : null
  if (report) return toResponse(context, report)
  if (session.report_id !== null) throw await alreadyFinalized(context, { id: session.report_id, organization_id })
  throw new RelayError('CAPTURE_TOKEN_EXPIRED')
}

/**
 * The requested visibility. Default: `organization`, or the widest that the key permits if that is
 * narrower.
 */
function chooseVisibility({ visibility }: Pick<FinalizeRequest, 'visibility'>, key: CaptureKey): Visibility {
  const permitted = VISIBILITIES.slice(0, VISIBILITIES.indexOf(key.max_visibility) + 1)
  if (visibility === undefined) return permitted.includes('organization') ? 'organization' : key.max_visibility
  if (permitted.includes(visibility)) return visibility
  throw new RelayError('FORBIDDEN', {
    message: `This capture key allows visibilities up to "${key.max_visibility}". Request that or a narrower one.`,
    details: { max_visibility: key.max_visibility },
  })
}

/** Who holds the session's tokens may know whether its report exists. */
const ANYBODY = { member_id: null, sees_private: true }

/** Titles for reports without one. */
const TITLES: Readonly<Record<MediaKind, string>> = {
  screenshot: 'Screenshot report',
  video: 'Video report',
  replay: 'Replay report',
  none: 'Report',
}

async function makeReport(
  context: Context,
  wanted: {
    request: Finalization['request']
    request_hash: string
    token: Finalization['token']
    session: SessionWithArtifacts
    visibility: Visibility
    author: Author
  },
): Promise<FinalizeResponse> {
  const { request, request_hash, token, session, visibility, author } = wanted
  const arrived = matchManifest(session.artifacts, request.artifacts)
  const now = context.now()
  const { organization_id } = session
  const report: NewReport = {
    id: newId('rep', now),
    organization_id,
    project_id: session.project_id,
    capture_key_id: author.source === 'server' ? null : session.capture_key_id,
    session_id: session.id,
    source: author.source,
    origin: author.origin,
    title: request.title ?? TITLES[session.media_kind],
    summary: request.summary ?? '',
    visibility,
    media_kind: session.media_kind,
    reporter: request.reporter ?? null,
    fields: request.fields ?? {},
    meta: session.meta,
    created_at: now,
    updated_at: now,
  }
  const made = await context.database.finalizeReport({
    token: { id: token.id, expires_at: token.expires_at, request_hash },
    session_id: session.id,
    report,
    artifacts: arrived.map(({ id, received_sha256 }) => ({ id, received_sha256 })),
    event: reportCreated(report, author.actor),
    receipt_hash: hashLinkToken(receiptToken(context.signing_key, report.id)),
    ...(visibility === 'public' && { share_link: publicShareLink(context, report) }),
    job: newJob({ kind: 'process_report', at: now, organization_id, payload: { report_id: report.id } }),
  })
  if (typeof made === 'object' && 'dropped' in made) {
    await removeOrphaned(context, made.dropped)
    context.onReport(report)
    return toResponse(context, report)
  }
  if (made === 'token-already-used') throw new RelayError('CAPTURE_TOKEN_USED')
  if (made === 'not-found') throw new RelayError('INVALID_UPLOAD_SESSION')
  if (made === 'artifacts-changed') {
    throw new RelayError('ARTIFACT_MISMATCH', {
      message: 'An artifact was uploaded again while the report was created. Finalize again.',
    })
  }
  if ('already_finalized' in made) {
    throw await alreadyFinalized(context, { id: made.already_finalized, organization_id })
  }
  return toResponse(context, made.repeated)
}

function reportCreated(
  { id, organization_id, project_id, visibility, created_at: at }: NewReport,
  actor: EventActor,
): NewEvent {
  return {
    id: newId('evt', at),
    organization_id,
    project_id,
    at,
    actor,
    type: 'report.created',
    subject_id: id,
    changes: { visibility },
  }
}

/**
 * Includes the share URL, since the caller holds the session's tokens and may have lost the first
 * response.
 */
async function alreadyFinalized(
  context: Context,
  wanted: { id: string; organization_id: string },
): Promise<RelayError> {
  const report = await context.database.findReport({ ...wanted, viewer: ANYBODY })
  const share_url = report && toResponse(context, report).share_url
  return new RelayError('ALREADY_FINALIZED', { details: { report_id: wanted.id, share_url } })
}

function toResponse(context: Context, report: NewReport): FinalizeResponse {
  const { id, title, visibility, created_at } = report
  const share_url = visibility === 'public' ? shareUrl(context, publicShareToken(context.signing_key, id)) : null
  return {
    report: { id, title, visibility, created_at: new Date(created_at).toISOString(), status: 'ready', share_url },
    share_url,
    receipt_url: receiptUrl(context, receiptToken(context.signing_key, id)),
  }
}
