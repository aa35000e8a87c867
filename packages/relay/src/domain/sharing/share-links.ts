import {
  type CreatedShareLink,
  MAX_SHARE_LINKS,
  type NewShareLink,
  SHARE_PAGE,
  type ShareLinkPage,
  type ShareLink as ShareLinkResponse,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import { isoTime, isoTimeOrNull } from '../../iso-time.ts'
import type { NewReport, ShareLink } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import { publicShareToken } from '../capture/tokens.ts'
import type { Context, StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { hashLinkToken, newLinkToken } from '../people/link-token.ts'
import { makerOf } from '../people/maker.ts'
import { findReport } from '../reports/find-report.ts'

const HOUR_MS = 60 * 60_000

type SharingContext = Pick<Context, 'database' | 'now' | 'public_url' | 'sign_in'>

/** Creates a link to a report that the actor sees. The response is the only one with the URL. */
export async function createShareLink(
  context: SharingContext,
  actor: Actor,
  {
    report_id,
    expires_in_hours,
    password,
  }: { report_id: string } & Pick<Required<NewShareLink>, 'expires_in_hours'> & Pick<NewShareLink, 'password'>,
): Promise<CreatedShareLink> {
  const { organization_id, project_id } = await findReport(context, actor, report_id)
  // The queue of passwords is shared by network, and here by whoever calls.
  const password_hash = password === undefined ? null : await context.sign_in.hashPassword(password, actor.id)
  const token = newLinkToken()
  const created_at = context.now()
  const link: ShareLink = {
    id: newId('lnk', created_at),
    organization_id,
    report_id,
    token_hash: hashLinkToken(token),
    created_by: makerOf(actor),
    created_at,
    expires_at: expires_in_hours === null ? null : created_at + expires_in_hours * HOUR_MS,
    password_hash,
    revoked_at: null,
    last_used_at: null,
  }
  const response = toResponse(link)
  const { expires_at, has_password } = response
  const changes = { share_link_id: link.id, expires_at, has_password }
  const event = newEvent(context, actor, { type: 'share_link.created', subject_id: report_id, project_id, changes })
  const made = await context.database.createShareLink({ link, max_live: MAX_SHARE_LINKS, event })
  if (made === 'not-found') throw new RelayError('NOT_FOUND')
  if (made === 'limit-reached') throw new RelayError('LINK_LIMIT_REACHED', { details: { max_links: MAX_SHARE_LINKS } })
  return { ...response, url: shareUrl(context, token) }
}

/** Lists the links of a report, newest first, also those that no longer work. */
export async function listShareLinks(
  context: StoreContext,
  actor: Actor,
  { report_id, page, size }: { report_id: string; page: number; size: number },
): Promise<ShareLinkPage> {
  const { organization_id } = await findReport(context, actor, report_id)
  const { items, total } = await context.database.listShareLinks({ organization_id, report_id, page, size })
  return { items: items.map(toResponse), total, page, size, next_cursor: null }
}

/** Ends a link at once. Revoking it again changes nothing. */
export async function revokeShareLink(context: StoreContext, actor: Actor, id: string): Promise<ShareLinkResponse> {
  const { organization_id } = actor
  const link = await context.database.findShareLink({ id, organization_id })
  if (!link) throw new RelayError('NOT_FOUND')
  const { report_id } = link
  const { project_id } = await findReport(context, actor, report_id)
  const change = { subject_id: report_id, project_id, changes: { share_link_id: id } }
  const event = newEvent(context, actor, { type: 'share_link.revoked', ...change })
  const revoked = await context.database.revokeShareLink({ id, organization_id, at: event.at, event })
  if (!revoked) throw new RelayError('NOT_FOUND')
  return toResponse(revoked)
}

/** The link that a public report gets when it is made, which nobody made deliberately. */
export function publicShareLink(
  { signing_key }: Pick<Context, 'signing_key'>,
  { id: report_id, organization_id, created_at }: Pick<NewReport, 'id' | 'organization_id' | 'created_at'>,
): ShareLink {
  const token_hash = hashLinkToken(publicShareToken(signing_key, report_id))
  const never = { created_by: null, expires_at: null, password_hash: null, revoked_at: null, last_used_at: null }
  return { id: newId('lnk', created_at), organization_id, report_id, token_hash, created_at, ...never }
}

/** The address of the page of a link. */
export function shareUrl({ public_url }: Pick<Context, 'public_url'>, token: string): string {
  return public_url + SHARE_PAGE.replace(':token', token)
}

function toResponse(link: ShareLink): ShareLinkResponse {
  const { id, report_id, created_by, created_at, expires_at, password_hash, last_used_at, revoked_at } = link
  return {
    id,
    report_id,
    created_by,
    created_at: isoTime(created_at),
    expires_at: isoTimeOrNull(expires_at),
    has_password: password_hash !== null,
    last_used_at: isoTimeOrNull(last_used_at),
    revoked_at: isoTimeOrNull(revoked_at),
  }
}
