import { z } from 'zod'
import { ACTOR_KINDS, EVENT_TYPES, type EventType, parseEventTypes } from '../events.ts'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../limits.ts'
import { json } from './json.ts'

/** One change, as the audit log and the event stream show it. */
export const event = z.object({
  /** The number of the event in its organization. */
  seq: z.int(),
  id: z.string(),
  at: z.iso.datetime(),
  type: z.enum(EVENT_TYPES),
  actor: z.object({
    kind: z.enum(ACTOR_KINDS),
    id: z.string(),
    /** The name as it is now. Null if the actor no longer exists, or the reader may not see it. */
    name: z.string().nullable(),
  }),
  /** Null for what belongs to no project, such as an API key. */
  project_id: z.string().nullable(),
  /** The id of what has changed. */
  subject_id: z.string(),
  /** The new values. Never a secret. */
  changes: z.record(z.string(), json),
})
export type Event = z.infer<typeof event>

/** Comma-separated types, such as `report.created,capture_key.*`. */
const eventTypes = z
  .string()
  .max(1_000)
  .transform((text, context): EventType[] => {
    const types = parseEventTypes(text)
    if (types) return types
    context.addIssue({
      code: 'custom',
      message: `must be a comma-separated list of: ${EVENT_TYPES.join(', ')}; or, for all of a subject, such as report.*`,
    })
    return z.NEVER
  })
const id = z.string().min(1).max(100)
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

/** Which entries of the audit log to list. */
export const auditLogQuery = z.object({
  type: eventTypes.optional(),
  /** The id of who made the change. */
  actor: id.optional(),
  /** The id of what has changed. */
  subject: id.optional(),
  /** The id of a project. */
  project: id.optional(),
  /** From this time on. */
  since: time.optional(),
  /** Before this time. */
  until: time.optional(),
  size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
  cursor: z.string().max(200).optional(),
})
export type AuditLogQuery = z.infer<typeof auditLogQuery>

/**
 * One page of the audit log. It may have fewer items than requested, or none, although there are
 * more: `next_cursor` is null on the last page only.
 */
export const auditLogPage = z.object({ items: z.array(event), next_cursor: z.string().nullable() })
export type AuditLogPage = z.infer<typeof auditLogPage>

/** The number of an event as `after` and the header Last-Event-ID have it. */
export const eventNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be the id of an event that this relay sent, or 0')
  .transform(Number)

/** Which events to send. */
export const eventsQuery = z.object({
  type: eventTypes.optional(),
  /** The id of a project. */
  project: id.optional(),
  /** The number of the last event that the reader has. @default only new events */
  after: eventNumber.optional(),
})
export type EventsQuery = z.infer<typeof eventsQuery>

/** Which part of a report's history. The response is like that of the audit log, but oldest first. */
export const historyQuery = z.object({
  size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the next_cursor of an earlier response')
    .transform(Number)
    .default(0),
})
export type HistoryQuery = z.output<typeof historyQuery>
