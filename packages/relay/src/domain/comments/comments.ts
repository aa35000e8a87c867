import type { CommentPage, Comment as CommentResponse, CommentsQuery } from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import { type Cursor, readCursor, writeCursor } from '../../storage/created-cursor.ts'
import type { Comment } from '../../storage/database.ts'
import { type Actor, mayChangeOthers, viewerOf } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { showProject } from '../projects/projects.ts'
import { findReport } from '../reports/find-report.ts'
import { addComment, type CommentContent } from './add-comment.ts'
import { requireAnchor } from './comment-anchor.ts'
import { toCommentResponse, toCommentResponses } from './comment-response.ts'

/** The comments of a report, oldest first. Throws NOT_FOUND, and VALIDATION_ERROR for an invalid cursor. */
export async function listComments(
  context: StoreContext,
  actor: Actor,
  { report_id, size, cursor }: CommentsQuery & { report_id: string },
): Promise<CommentPage> {
  await findReport(context, actor, report_id)
  const after = readPlace(cursor)
  const found = await context.database.listComments({ report_id, audience: null, after, limit: size + 1 })
  return toPage(context, actor, { found, size })
}

/** The comments of a project's reports, newest first. Throws as listComments does. */
export async function listProjectComments(
  context: StoreContext,
  actor: Actor,
  { project_id, size, cursor }: CommentsQuery & { project_id: string },
): Promise<CommentPage> {
  await showProject(context, actor, project_id)
  const wanted = { project_id, organization_id: actor.organization_id, viewer: viewerOf(actor) }
  const before = readPlace(cursor)
  const found = await context.database.listProjectComments({ ...wanted, before, limit: size + 1 })
  return toPage(context, actor, { found, size })
}

/** Throws NOT_FOUND, INVALID_ANCHOR and LIMIT_REACHED. */
export async function createComment(
  context: StoreContext,
  actor: Actor,
  { report_id, ...content }: CommentContent & { report_id: string },
): Promise<CommentResponse> {
  const report = await findReport(context, actor, report_id)
  if (content.anchor) requireAnchor(report, content.anchor)
  const author = { kind: actor.kind, id: actor.id }
  return toCommentResponse(context, actor, await addComment(context, report, { author, ...content }))
}

/** Throws NOT_FOUND, also for a comment on a report that the actor may not see. */
export async function showComment(context: StoreContext, actor: Actor, id: string): Promise<CommentResponse> {
  return toCommentResponse(context, actor, await findComment(context, actor, id))
}

/** Throws NOT_FOUND, and FORBIDDEN unless the actor is the author or an admin. */
export async function editComment(
  context: StoreContext,
  actor: Actor,
  { id, body }: { id: string; body: string },
): Promise<CommentResponse> {
  const comment = await findOwnComment(context, actor, id)
  const event = eventOf(context, actor, { comment, type: 'comment.updated' })
  const step = { id, organization_id: actor.organization_id, body, at: event.at, event }
  const edited = await context.database.editComment(step)
  if (!edited) throw new RelayError('NOT_FOUND')
  return toCommentResponse(context, actor, edited)
}

/** Throws as editComment does. */
export async function deleteComment(context: StoreContext, actor: Actor, id: string): Promise<void> {
  const comment = await findOwnComment(context, actor, id)
  const event = eventOf(context, actor, { comment, type: 'comment.deleted' })
  const { organization_id } = actor
  if (await context.database.deleteComment({ id, organization_id, at: event.at, event })) return
  throw new RelayError('NOT_FOUND')
}

async function findComment(context: StoreContext, actor: Actor, id: string): Promise<Comment> {
  const comment = await context.database.findComment({ id, organization_id: actor.organization_id })
  if (!comment) throw new RelayError('NOT_FOUND')
  await findReport(context, actor, comment.report_id)
  return comment
}

async function findOwnComment(context: StoreContext, actor: Actor, id: string): Promise<Comment> {
  const comment = await findComment(context, actor, id)
  const { author } = comment
  if (mayChangeOthers(actor) || (author.kind === actor.kind && author.id === actor.id)) return comment
  throw new RelayError('FORBIDDEN', { message: 'Only its author or an admin may change a comment. Ask one of them.' })
}

function eventOf(
  context: StoreContext,
  actor: Actor,
  { comment, type }: { comment: Comment; type: 'comment.updated' | 'comment.deleted' },
) {
  const { id, report_id, project_id, audience } = comment
  return newEvent(context, actor, { type, subject_id: report_id, project_id, changes: { comment_id: id, audience } })
}

function readPlace(cursor: string | undefined): Cursor | null {
  if (cursor === undefined) return null
  const place = readCursor(cursor)
  if (place) return place
  throw invalid([{ path: 'cursor', message: 'Use the next_cursor of an earlier response unchanged.' }])
}

async function toPage(
  context: StoreContext,
  reader: Actor,
  { found, size }: { found: Comment[]; size: number },
): Promise<CommentPage> {
  const shown = found.slice(0, size)
  const last = found.length > size ? shown.at(-1) : undefined
  const items = await toCommentResponses(context, reader, shown)
  return { items, next_cursor: last ? writeCursor(last) : null }
}
