import { type Page, type PageQuery, PROJECT, PROJECTS, type Project, type ProjectChange } from '@earshot/protocol'
import type { Call } from '../call.ts'
import { eachItem } from '../pages.ts'

export function projectsOf(call: Call) {
  /** With `name`, only the project of exactly that name. */
  const list = (query?: Partial<PageQuery> & { name?: string }): Promise<Page<Project>> =>
    call({ method: 'get', path: PROJECTS, query })
  return {
    /** One page of projects, oldest first. */
    list,
    /** All projects, oldest first, page by page. */
    each: (query: { size?: number } = {}) => eachItem((at) => list({ ...query, ...at })),
    get: (id: string): Promise<Project> => call({ method: 'get', path: PROJECT, params: { id } }),
    create: (body: { name: string }): Promise<Project> => call({ method: 'post', path: PROJECTS, body }),
    /** Renames a project, or changes how long its reports are kept. */
    update: (id: string, body: ProjectChange): Promise<Project> =>
      call({ method: 'patch', path: PROJECT, params: { id }, body }),
    /** Deletes a project with its capture keys and reports, permanently. */
    delete: (id: string): Promise<void> => call({ method: 'delete', path: PROJECT, params: { id } }),
  }
}
