import { PROJECT_STATUS, STATUS_DEFAULTS, STATUS_ORDER, STATUSES } from '@earshot/protocol'
import { newStatus, status, statusChange, statusDeletion, statusList, statusOrder } from '@earshot/protocol/schemas'
import { deleteStatus } from '../../../domain/statuses/delete-status.ts'
import {
  changeStatus,
  createStatus,
  defaultStatuses,
  listStatuses,
  orderStatuses,
} from '../../../domain/statuses/statuses.ts'
import { route } from '../route.ts'

export const statusRoutes = [
  route({
    method: 'get',
    path: STATUS_DEFAULTS,
    scope: 'statuses:read',
    summary: 'List the statuses that a new project has.',
    response: statusList,
    run: async () => ({ items: defaultStatuses() }),
  }),
  route({
    method: 'get',
    path: STATUSES,
    scope: 'statuses:read',
    summary: 'List the statuses of a project, in their order.',
    response: statusList,
    run: async ({ context, actor, params }) => ({ items: await listStatuses(context, actor, String(params.id)) }),
  }),
  route({
    method: 'post',
    path: STATUSES,
    scope: 'statuses:create',
    summary: 'Create a status. Its key is made from its name.',
    body: newStatus,
    errors: ['CONFLICT', 'LIMIT_REACHED'],
    status: 201,
    response: status,
    run: ({ context, actor, params, body }) => createStatus(context, actor, { ...body, project_id: String(params.id) }),
  }),
  route({
    method: 'post',
    path: STATUS_ORDER,
    scope: 'statuses:update',
    summary: 'Put the statuses of a project in another order.',
    body: statusOrder,
    errors: ['CONFLICT'],
    response: statusList,
    run: async ({ context, actor, params, body }) => ({
      items: await orderStatuses(context, actor, { ...body, project_id: String(params.id) }),
    }),
  }),
  route({
    method: 'patch',
    path: PROJECT_STATUS,
    scope: 'statuses:update',
    summary: 'Change name, colour or kind of a status. Its key stays.',
    body: statusChange,
    errors: ['CONFLICT', 'STATUS_REQUIRED'],
    response: status,
    run: ({ context, actor, params, body }) =>
      changeStatus(context, actor, { ...body, project_id: String(params.id), key: String(params.key) }),
  }),
  route({
    method: 'delete',
    path: PROJECT_STATUS,
    scope: 'statuses:delete',
    summary: 'Delete a status.',
    description: 'If reports have it, name the status that they get as `replacement`. Many reports take a while.',
    query: statusDeletion,
    errors: ['STATUS_IN_USE', 'STATUS_REQUIRED'],
    run: ({ context, actor, params, query }) =>
      deleteStatus(context, actor, { ...query, project_id: String(params.id), key: String(params.key) }),
  }),
]
