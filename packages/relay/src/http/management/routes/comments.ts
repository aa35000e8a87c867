import { COMMENT, PROJECT_COMMENTS, REPORT_COMMENTS, REPORT_HISTORY } from '@earshot/protocol'
import {
  auditLogPage,
  comment,
  commentChange,
  commentPage,
  commentsQuery,
  historyQuery,
  newComment,
} from '@earshot/protocol/schemas'
import {
  createComment,
  deleteComment,
  editComment,
  listComments,
  listProjectComments,
  showComment,
} from '../../../domain/comments/comments.ts'
import { readHistory } from '../../../domain/reports/report-history.ts'
import { route } from '../route.ts'

export const commentRoutes = [
  route({
    method: 'get',
    path: REPORT_HISTORY,
    scope: 'reports:read',
    summary: 'List the changes of a report, oldest first.',
    description: 'Those of its comments need `comments:read`. They name a comment and have no text.',
    query: historyQuery,
    response: auditLogPage,
    run: ({ context, actor, params, query }) => readHistory(context, actor, { ...query, report_id: String(params.id) }),
  }),
  route({
    method: 'get',
    path: REPORT_COMMENTS,
    scope: 'comments:read',
    summary: 'List the comments of a report, oldest first.',
    query: commentsQuery,
    response: commentPage,
    run: ({ context, actor, params, query }) =>
      listComments(context, actor, { ...query, report_id: String(params.id) }),
  }),
  route({
    method: 'post',
    path: REPORT_COMMENTS,
    scope: 'comments:create',
    summary: 'Comment on a report.',
    description: 'With the audience `reporter`, whoever sent the report can read it.',
    body: newComment,
    errors: ['INVALID_ANCHOR', 'LIMIT_REACHED'],
    status: 201,
    response: comment,
    run: ({ context, actor, params, body }) => createComment(context, actor, { ...body, report_id: String(params.id) }),
  }),
  route({
    method: 'get',
    path: PROJECT_COMMENTS,
    scope: 'comments:read',
    summary: 'List the comments of a project’s reports, newest first.',
    query: commentsQuery,
    response: commentPage,
    run: ({ context, actor, params, query }) =>
      listProjectComments(context, actor, { ...query, project_id: String(params.id) }),
  }),
  route({
    method: 'get',
    path: COMMENT,
    scope: 'comments:read',
    summary: 'Get a comment.',
    response: comment,
    run: ({ context, actor, params }) => showComment(context, actor, String(params.id)),
  }),
  route({
    method: 'patch',
    path: COMMENT,
    scope: 'comments:update',
    summary: 'Change the text of a comment of one’s own; admins, of any comment.',
    body: commentChange,
    response: comment,
    run: ({ context, actor, params, body }) => editComment(context, actor, { ...body, id: String(params.id) }),
  }),
  route({
    method: 'delete',
    path: COMMENT,
    scope: 'comments:delete',
    summary: 'Delete a comment of one’s own; admins, any comment.',
    run: ({ context, actor, params }) => deleteComment(context, actor, String(params.id)),
  }),
]
