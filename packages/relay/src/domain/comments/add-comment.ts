import { type CommentAnchor, type CommentAudience, MAX_COMMENTS } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Comment, EventActor, Report } from '../../storage/database.ts'
import type { StoreContext } from '../context.ts'

/** What a comment says, and about what. Already validated. */
export interface CommentContent {
  body: string
  audience: CommentAudience
  anchor: CommentAnchor | null
}

/** Throws LIMIT_REACHED, and NOT_FOUND if the report was deleted at the same time. */
export async function addComment(
  { database, now }: StoreContext,
  report: Pick<Report, 'id' | 'organization_id' | 'project_id'>,
  { author, ...content }: CommentContent & { author: EventActor },
): Promise<Comment> {
  const at = now()
  const { organization_id, project_id } = report
  const of_report = { organization_id, project_id, report_id: report.id }
  const comment: Comment = { id: newId('cmt', at), ...of_report, author, ...content, created_at: at, edited_at: null }
  const added = await database.addComment({
    comment,
    limit: MAX_COMMENTS,
    event: {
      id: newId('evt', at),
      organization_id,
      project_id,
      at,
      actor: author,
      type: 'comment.created',
      subject_id: report.id,
      changes: { comment_id: comment.id, audience: content.audience },
    },
  })
  if (added === 'limit-reached') throw new RelayError('LIMIT_REACHED', { details: { limit: MAX_COMMENTS } })
  if (!added) throw new RelayError('NOT_FOUND')
  return comment
}
