import type { CommentAnchor, CommentAudience } from '@earshot/protocol'
import type { Cursor } from './created-cursor.ts'
import type { EventActor, NewEvent } from './event-records.ts'
import type { Viewer } from './report-records.ts'

/** A comment on a report. */
export interface Comment {
  id: string
  organization_id: string
  project_id: string
  report_id: string
  author: EventActor
  body: string
  audience: CommentAudience
  anchor: CommentAnchor | null
  created_at: number
  edited_at: number | null
}

/** The place after all comments. */
export const END: Cursor = { created_at: Number.MAX_SAFE_INTEGER, id: '' }

interface Wanted {
  id: string
  organization_id: string
}

/** Comments on reports. Those of a deleted project do not exist. */
export interface CommentSteps {
  /**
   * The comments of a report after `after`, oldest first, at most `limit`. `audience`: only those for
   * it.
   */
  listComments(query: {
    report_id: string
    audience: CommentAudience | null
    after: Cursor | null
    limit: number
  }): Promise<Comment[]>
  /** Those of the project's reports that the viewer may see, before `before`, newest first, at most `limit`. */
  listProjectComments(query: {
    project_id: string
    organization_id: string
    viewer: Viewer
    before: Cursor | null
    limit: number
  }): Promise<Comment[]>
  /** Also those on reports that the caller may not see. */
  findComment(query: Wanted): Promise<Comment | null>
  /**
   * Adds a comment to its report, which is then updated and counts one more. 'limit-reached' if it has
   * `limit`, also if several are added at once. Null if the report does not exist.
   */
  addComment(step: { comment: Comment; limit: number; event: NewEvent }): Promise<'added' | 'limit-reached' | null>
  editComment(step: Wanted & { body: string; at: number; event: NewEvent }): Promise<Comment | null>
  /** False if it does not exist. */
  deleteComment(step: Wanted & { at: number; event: NewEvent }): Promise<boolean>
}
