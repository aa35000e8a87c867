import { COMMENT_COLUMNS, columnList } from '../columns.ts'
import { END } from '../comment-steps.ts'
import type { CommentSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { type CommentRow, fromComment, toComment, toJson } from '../rows.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent } from './events.ts'

const COMMENTS = columnList(COMMENT_COLUMNS, 'comments')
const LIVE = inLiveProject('comments.project_id')

const SELECT_OF_REPORT = {
  name: 'list-comments',
  text: `select ${COMMENTS} from comments
         where report_id = $1 and ${LIVE} and ($2::text is null or audience = $2)
           and ($3::text is null or (created_at, id) > ($4::bigint, $3))
         order by created_at, id limit $5`,
}
const SELECT_OF_PROJECT = {
  name: 'list-project-comments',
  text: `select ${COMMENTS} from comments
         where project_id = $1 and organization_id = $2 and ${LIVE} and (created_at, id) < ($5::bigint, $6)
           and ($3 = 1 or exists (
             select from reports where reports.id = comments.report_id
               and (reports.visibility <> 'private' or reports.assignee_id = $4)
           ))
         order by created_at desc, id desc limit $7`,
}
const SELECT = {
  name: 'find-comment',
  text: `select ${COMMENTS} from comments where id = $1 and organization_id = $2 and ${LIVE}`,
}
/** The report's row is locked first, as by its deletion. */
const ADD = {
  name: 'add-comment',
  text: `with counted as (
           update reports set comment_count = comment_count + 1, updated_at = greatest(updated_at, $5)
           where id = $1 and organization_id = $2 and comment_count < $3 and ${inLiveProject('reports.project_id')}
           returning id
         ), made as (
           insert into comments (${columnList(COMMENT_COLUMNS)})
           select ${columnList(COMMENT_COLUMNS, 'made_of')} from counted, json_populate_record(null::comments, $4::json) as made_of
         ), recorded as (${recordEvent('$6', 'counted')})
         select id from counted`,
}
const FIND_REPORT = {
  name: 'find-report-of-comment',
  text: `select id from reports where id = $1 and organization_id = $2 and ${inLiveProject('reports.project_id')}`,
}
const LOCKED = `report as materialized (
           select reports.id from comments join reports on reports.id = comments.report_id
           where comments.id = $1 and comments.organization_id = $2 and ${LIVE} for update of reports
         )`
const EDIT = {
  name: 'edit-comment',
  text: `with ${LOCKED}, edited as (
           update comments set body = $3, edited_at = $4 from report
           where comments.id = $1 and comments.report_id = report.id and body <> $3
           returning ${COMMENTS}
         ), noted as (
           update reports set updated_at = greatest(updated_at, $4) from edited where reports.id = edited.report_id
         ), recorded as (${recordEvent('$5', 'edited')})
         select * from edited`,
}
const DELETE = {
  name: 'delete-comment',
  text: `with ${LOCKED}, gone as (
           delete from comments using report where comments.id = $1 and comments.report_id = report.id
           returning comments.report_id
         ), noted as (
           update reports set comment_count = comment_count - 1, updated_at = greatest(updated_at, $3)
           from gone where reports.id = gone.report_id
         ), recorded as (${recordEvent('$4', 'gone')})
         select report_id from gone`,
}

/** Comments on reports. */
export function createCommentSteps({ find }: Connections): CommentSteps {
  const findComment: CommentSteps['findComment'] = async ({ id, organization_id }) => {
    const [row] = await find<CommentRow>(SELECT, [id, organization_id])
    return row ? toComment(row) : null
  }

  return {
    listComments: async ({ report_id, audience, after, limit }) => {
      const values = [report_id, audience, after?.id ?? null, after?.created_at ?? null, limit]
      return (await find<CommentRow>(SELECT_OF_REPORT, values)).map(toComment)
    },

    listProjectComments: async ({ project_id, organization_id, viewer, before, limit }) => {
      const { created_at, id } = before ?? END
      const values = [project_id, organization_id, viewer.sees_private ? 1 : 0, viewer.member_id, created_at, id, limit]
      return (await find<CommentRow>(SELECT_OF_PROJECT, values)).map(toComment)
    },

    findComment,

    addComment: async ({ comment, limit, event }) => {
      const { report_id, organization_id, created_at } = comment
      const report = [report_id, organization_id]
      const values = [...report, limit, toJson(fromComment(comment)), created_at, eventValue(event)]
      if ((await find(ADD, values)).length > 0) return 'added'
      return (await find(FIND_REPORT, report)).length > 0 ? 'limit-reached' : null
    },

    editComment: async ({ id, organization_id, body, at, event }) => {
      const [row] = await find<CommentRow>(EDIT, [id, organization_id, body, at, eventValue(event)])
      return row ? toComment(row) : findComment({ id, organization_id })
    },

    deleteComment: async ({ id, organization_id, at, event }) =>
      (await find(DELETE, [id, organization_id, at, eventValue(event)])).length > 0,
  }
}
