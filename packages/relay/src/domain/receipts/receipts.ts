import { RECEIPT_PAGE, REPORT_NUMBER_LENGTH, type Receipt, type ReceiptComment } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import { isoTime, isoTimeOrNull } from '../../iso-time.ts'
import type { NewEvent, Report } from '../../storage/database.ts'
import { addReporterComment, listPublicComments, type PublicComment } from '../comments/public-comments.ts'
import type { Context, StoreContext } from '../context.ts'
import { removeOrphaned } from '../intake/remove-orphaned.ts'
import { hashLinkToken } from '../people/link-token.ts'

const TOKEN = /^[\w-]{43}$/
/** Reporters see their own report, whatever its visibility. */
const REPORTER = { member_id: null, sees_private: true }

export function receiptUrl({ public_url }: Pick<Context, 'public_url'>, token: string): string {
  return public_url + RECEIPT_PAGE.replace(':token', token)
}

/** What the reporter sees. Throws NOT_FOUND, the same for an unknown token and a deleted report. */
export async function showReceipt(context: StoreContext, token: string): Promise<Receipt> {
  const { id, organization_id, project_id, title, created_at, status: key } = await findReported(context, token)
  const [statuses, comments] = await Promise.all([
    context.database.listStatuses({ project_id, organization_id }),
    listPublicComments(context, id),
  ])
  return {
    number: id.slice(-REPORT_NUMBER_LENGTH).toUpperCase(),
    title,
    created_at: isoTime(created_at),
    status: statuses?.find((status) => status.key === key)?.name ?? key,
    comments: comments.map(toReceiptComment),
  }
}

/** Throws NOT_FOUND, and LIMIT_REACHED. `body`: as the schema `commentBody` returns it. */
export async function commentOnReceipt(
  context: StoreContext,
  { token, body }: { token: string; body: string },
): Promise<ReceiptComment> {
  const report = await findReported(context, token)
  return toReceiptComment(await addReporterComment(context, { report, body }))
}

/** Deletes the report, as the team can. Throws NOT_FOUND. */
export async function withdrawReport(
  context: Pick<Context, 'database' | 'files' | 'now'>,
  token: string,
): Promise<void> {
  const report = await findReported(context, token)
  const { id, organization_id } = report
  const event = withdrawn(report, context.now())
  const deleted = await context.database.deleteReport({ id, organization_id, viewer: REPORTER, event })
  if (!deleted) throw noReceipt()
  await removeOrphaned(context, deleted.files)
}

async function findReported({ database }: Pick<Context, 'database'>, token: string): Promise<Report> {
  const found = TOKEN.test(token) ? await database.findReceipt(hashLinkToken(token)) : null
  const report = found && (await database.findReport({ ...found, viewer: REPORTER }))
  if (!report) throw noReceipt()
  return report
}

function noReceipt(): RelayError {
  return new RelayError('NOT_FOUND', { message: 'This link leads to no report: it may have been deleted.' })
}

function withdrawn(report: Report, at: number): NewEvent {
  const { id, organization_id, project_id, capture_key_id, visibility } = report
  return {
    id: newId('evt', at),
    organization_id,
    project_id,
    at,
    actor: { kind: 'reporter', id: capture_key_id ?? id },
    type: 'report.deleted',
    subject_id: id,
    changes: { visibility },
  }
}

function toReceiptComment({ created_at, edited_at, ...comment }: PublicComment): ReceiptComment {
  return { ...comment, created_at: isoTime(created_at), edited_at: isoTimeOrNull(edited_at) }
}
