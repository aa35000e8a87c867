import { TAG, TAGS } from '@earshot/protocol'
import { newTag, tag, tagChange, tagPage, tagsQuery } from '@earshot/protocol/schemas'
import { changeTag, createTag, deleteTag, listTags } from '../../../domain/tags/tags.ts'
import { route } from '../route.ts'

export const tagRoutes = [
  route({
    method: 'get',
    path: TAGS,
    scope: 'tags:read',
    summary: 'List the tags of a project by name, with the number of reports.',
    query: tagsQuery,
    response: tagPage,
    run: ({ context, actor, params, query }) => listTags(context, actor, { ...query, project_id: String(params.id) }),
  }),
  route({
    method: 'post',
    path: TAGS,
    scope: 'tags:create',
    summary: 'Create a tag. A new tag that a report gets is created without this.',
    body: newTag,
    errors: ['CONFLICT', 'LIMIT_REACHED'],
    status: 201,
    response: tag,
    run: ({ context, actor, params, body }) => createTag(context, actor, { ...body, project_id: String(params.id) }),
  }),
  route({
    method: 'patch',
    path: TAG,
    scope: 'tags:update',
    summary: 'Rename or recolour a tag. Its reports keep it.',
    body: tagChange,
    errors: ['CONFLICT'],
    response: tag,
    run: ({ context, actor, params, body }) =>
      changeTag(context, actor, { project_id: String(params.id), name: String(params.name), change: body }),
  }),
  route({
    method: 'delete',
    path: TAG,
    scope: 'tags:delete',
    summary: 'Delete a tag, and take it from its reports.',
    run: ({ context, actor, params }) =>
      deleteTag(context, actor, { project_id: String(params.id), name: String(params.name) }),
  }),
]
