import type BetterSqlite3 from 'better-sqlite3'
import { COMMENT_COLUMNS, columnList, insertByName } from '../columns.ts'
import { END } from '../comment-steps.ts'
import type { CommentSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { type CommentRow, fromComment, toComment } from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'

const COMMENTS = columnList(COMMENT_COLUMNS, 'comments')
const LIVE = inLiveProject('comments.project_id')

/** Comments on reports. */
export function createCommentSteps(db: BetterSqlite3.Database, { write }: Pick<GroupCommit, 'write'>): CommentSteps {
  const selectOfReport = db.prepare<[Record<string, string | number | null>], CommentRow>(
    `select ${COMMENTS} from comments
     where report_id = @report_id and ${LIVE} and (@audience is null or audience = @audience)
       and (@id is null or (created_at, id) > (@created_at, @id))
     order by created_at, id limit @limit`,
  )
  const selectOfProject = db.prepare<[Record<string, string | number | null>], CommentRow>(
    `select ${COMMENTS} from comments
     where project_id = @project_id and organization_id = @organization_id and ${LIVE}
       and (created_at, id) < (@created_at, @id)
       and (@sees_private = 1 or exists (
         select 1 from reports where reports.id = comments.report_id
           and (reports.visibility <> 'private' or reports.assignee_id = @member_id)
       ))
     order by created_at desc, id desc limit @limit`,
  )
  const select = db.prepare<[string, string], CommentRow>(
    `select ${COMMENTS} from comments where id = ? and organization_id = ? and ${LIVE}`,
  )
  const selectCount = db
    .prepare<[string, string], number>(
      `select comment_count from reports where id = ? and organization_id = ? and ${inLiveProject('project_id')}`,
    )
    .pluck()
  const insert = db.prepare<[CommentRow]>(insertByName('comments', COMMENT_COLUMNS))
  const countComments = db.prepare(
    'update reports set comment_count = comment_count + ?, updated_at = max(updated_at, ?) where id = ?',
  )
  const edit = db.prepare('update comments set body = ?, edited_at = ? where id = ?')
  const remove = db.prepare('delete from comments where id = ?')
  const recordEvent = createRecordEvent(db)

  return {
    listComments: ({ report_id, audience, after, limit }) =>
      retryWhenBusy(() => selectOfReport.all({ report_id, audience, ...place(after), limit }).map(toComment)),

    listProjectComments: ({ project_id, organization_id, viewer, before, limit }) =>
      retryWhenBusy(() => {
        const { member_id } = viewer
        const sees_private = viewer.sees_private ? 1 : 0
        const { created_at, id } = before ?? END
        const wanted = { project_id, organization_id, member_id, sees_private, created_at, id, limit }
        return selectOfProject.all(wanted).map(toComment)
      }),

    findComment: ({ id, organization_id }) =>
      retryWhenBusy(() => {
        const row = select.get(id, organization_id)
        return row ? toComment(row) : null
      }),

    addComment: ({ comment, limit, event }) =>
      write(() => {
        const { report_id, organization_id, created_at } = comment
        const count = selectCount.get(report_id, organization_id)
        if (count === undefined) return null
        if (count >= limit) return 'limit-reached'
        insert.run(fromComment(comment))
        countComments.run(1, created_at, report_id)
        recordEvent(event)
        return 'added'
      }),

    editComment: ({ id, organization_id, body, at, event }) =>
      write(() => {
        const row = select.get(id, organization_id)
        if (!row) return null
        if (row.body === body) return toComment(row)
        edit.run(body, at, id)
        countComments.run(0, at, row.report_id)
        recordEvent(event)
        return toComment({ ...row, body, edited_at: at })
      }),

    deleteComment: ({ id, organization_id, at, event }) =>
      write(() => {
        const row = select.get(id, organization_id)
        if (!row) return false
        remove.run(id)
        countComments.run(-1, at, row.report_id)
        recordEvent(event)
        return true
      }),
  }
}

function place(cursor: { created_at: number; id: string } | null) {
  return { created_at: cursor?.created_at ?? null, id: cursor?.id ?? null }
}
