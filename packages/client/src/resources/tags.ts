import { type NewTag, TAG, TAGS, type Tag, type TagChange, type TagPage, type TagsQuery } from '@earshot/protocol'
import type { Call } from '../call.ts'
import { eachItem } from '../pages.ts'

/** A tag of a project, by its name. */
export interface TagId {
  project_id: string
  name: string
}

export function tagsOf(call: Call) {
  const list = (project_id: string, query?: Partial<TagsQuery>): Promise<TagPage> =>
    call({ method: 'get', path: TAGS, params: { id: project_id }, query })
  return {
    /** One page of a project's tags by name, with the number of reports. */
    list,
    /** All of them, page by page. */
    each: (project_id: string) => eachItem((at) => list(project_id, at)),
    create: (project_id: string, body: NewTag): Promise<Tag> =>
      call({ method: 'post', path: TAGS, params: { id: project_id }, body }),
    /** Renames or recolours a tag. Its reports keep it. */
    update: ({ project_id, name }: TagId, body: TagChange): Promise<Tag> =>
      call({ method: 'patch', path: TAG, params: { id: project_id, name }, body }),
    /** Deletes a tag, and takes it from its reports. */
    delete: ({ project_id, name }: TagId): Promise<void> =>
      call({ method: 'delete', path: TAG, params: { id: project_id, name } }),
  }
}
