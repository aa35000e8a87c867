import type { Comment, Report } from '../../storage/database.ts'
import type { StoreContext } from '../context.ts'
import { addComment } from './add-comment.ts'

/** What a reporter sees of a comment. */
export interface PublicComment {
  id: string
  /** Whether the reporter wrote it, or else the team. */
  by_reporter: boolean
  body: string
  created_at: number
  edited_at: number | null
}

/** Comments that the reporter sees at once. */
const MAX_PUBLIC = 200

/** The public answers to a report and the comments of its reporter, oldest first. */
export async function listPublicComments({ database }: StoreContext, report_id: string): Promise<PublicComment[]> {
  const wanted = { report_id, audience: 'reporter', after: null, limit: MAX_PUBLIC } as const
  return (await database.listComments(wanted)).map(toPublic)
}

/**
 * Adds a comment by the person who sent the report. `body` is as the schema `commentBody` returns it.
 * Throws LIMIT_REACHED, and NOT_FOUND if the report was deleted at the same time.
 */
export async function addReporterComment(
  context: StoreContext,
  { report, body }: { report: Pick<Report, 'id' | 'organization_id' | 'project_id' | 'capture_key_id'>; body: string },
): Promise<PublicComment> {
  const author = { kind: 'reporter', id: report.capture_key_id ?? report.id } as const
  return toPublic(await addComment(context, report, { author, body, audience: 'reporter', anchor: null }))
}

function toPublic({ id, author, body, created_at, edited_at }: Comment): PublicComment {
  return { id, by_reporter: author.kind === 'reporter', body, created_at, edited_at }
}
