import { AUDIT_LOG, EVENTS } from '@earshot/protocol'
import { auditLogPage, auditLogQuery, event, eventsQuery } from '@earshot/protocol/schemas'
import { followEvents } from '../../../domain/events/follow-events.ts'
import { listEvents } from '../../../domain/events/list-events.ts'
import { route, streamRoute } from '../route.ts'

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
  streamRoute({
    path: EVENTS,
    scope: 'reports:read',
    summary: 'Follow changes as server-sent events.',
    description:
      'Each message has the number of the event as `id`, its type as `event`, and the schema `Event` as JSON in `data`. The stream has the events whose scope the key has: `reports:read` for `report.*`, `comments:read` for `comment.*`, `capture_keys:read` for `capture_key.*`, and so on; `audit:read` for people and API keys. `Last-Event-ID` resumes after an event; the message `reset` says that events in between no longer exist.',
    errors: ['RATE_LIMITED'],
    query: eventsQuery,
    response: event,
    open: ({ context, ...call }) => followEvents(context, call),
  }),
]
