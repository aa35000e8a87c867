import { AUDIT_LOG } from '@earshot/protocol'
import { auditLogPage, auditLogQuery } from '@earshot/protocol/schemas'
import { listEvents } from '../../../domain/events/list-events.ts'
import { route } from '../route.ts'

export const eventRoutes = [
  route({
    method: 'get',
    path: AUDIT_LOG,
    scope: 'audit:read',
    summary: 'List changes, newest first.',
    query: auditLogQuery,
    response: auditLogPage,
    run: ({ context, actor, query }) => listEvents(context, actor, query),
  }),
]
