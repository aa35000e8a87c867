import { PROJECT, PROJECTS } from '@earshot/protocol'
import { project, projectChange, projectInput, projectPage, projectsQuery } from '@earshot/protocol/schemas'
import {
  changeProject,
  createProject,
  deleteProject,
  listProjects,
  showProject,
} from '../../../domain/projects/projects.ts'
import { route } from '../route.ts'

export const projectRoutes = [
  route({
    method: 'get',
    path: PROJECTS,
    scope: 'projects:read',
    summary: 'List projects, oldest first.',
    query: projectsQuery,
    response: projectPage,
    run: ({ context, actor, query }) => listProjects(context, actor, query),
  }),
  route({
    method: 'post',
    path: PROJECTS,
    scope: 'projects:create',
    summary: 'Create a project.',
    body: projectInput,
    status: 201,
    errors: ['CONFLICT'],
    response: project,
    run: ({ context, actor, body }) => createProject(context, actor, body),
  }),
  route({
    method: 'get',
    path: PROJECT,
    scope: 'projects:read',
    summary: 'Get a project.',
    response: project,
    run: ({ context, actor, params }) => showProject(context, actor, String(params.id)),
  }),
  route({
    method: 'patch',
    path: PROJECT,
    scope: 'projects:update',
    summary: 'Rename a project, or change how long its reports are kept.',
    errors: ['CONFLICT'],
    body: projectChange,
    response: project,
    run: ({ context, actor, params, body }) => changeProject(context, actor, { ...body, id: String(params.id) }),
  }),
  route({
    method: 'delete',
    path: PROJECT,
    scope: 'projects:delete',
    summary: 'Delete a project with its capture keys and reports, permanently.',
    errors: ['CONFLICT'],
    run: ({ context, actor, params, request_id }) =>
      deleteProject(context, actor, { id: String(params.id), request_id }),
  }),
]
