import {
  COMMENT,
  type Comment,
  type CommentPage,
  type CommentsQuery,
  type NewComment,
  PROJECT_COMMENTS,
  REPORT_COMMENTS,
} from '@earshot/protocol'
import type { Call } from '../call.ts'
import { eachItem } from '../pages.ts'

export function commentsOf(call: Call) {
  const list = (report_id: string, query?: Partial<CommentsQuery>): Promise<CommentPage> =>
    call({ method: 'get', path: REPORT_COMMENTS, params: { id: report_id }, query })
  const listOfProject = (project_id: string, query?: Partial<CommentsQuery>): Promise<CommentPage> =>
    call({ method: 'get', path: PROJECT_COMMENTS, params: { id: project_id }, query })
  return {
    /** One page of a report's comments, oldest first. */
    list,
    /** All of them, page by page. */
    each: (report_id: string) => eachItem((at) => list(report_id, at)),
    /** One page of the comments on a project's reports, newest first. */
    listOfProject,
    /** All of them, page by page. */
    eachOfProject: (project_id: string) => eachItem((at) => listOfProject(project_id, at)),
    get: (id: string): Promise<Comment> => call({ method: 'get', path: COMMENT, params: { id } }),
    /** With the audience `reporter`, whoever sent the report can read it. */
    create: (report_id: string, body: NewComment): Promise<Comment> =>
      call({ method: 'post', path: REPORT_COMMENTS, params: { id: report_id }, body }),
    /** Changes the text of an own comment; admins may change any. */
    update: (id: string, body: { body: string }): Promise<Comment> =>
      call({ method: 'patch', path: COMMENT, params: { id }, body }),
    delete: (id: string): Promise<void> => call({ method: 'delete', path: COMMENT, params: { id } }),
  }
}
