import { type AuditLogPage, EVENT_TYPES, eventScope, type HistoryQuery, isAboutReport } from '@earshot/protocol'
import { type Actor, isAuthorized } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { readActorNames } from '../events/actor-names.ts'
import { toEvent } from '../events/to-event.ts'
import { findReport } from './find-report.ts'

/**
 * The changes of a report and of what belongs to it, oldest first: those whose scope the actor has.
 * Throws NOT_FOUND.
 */
export async function readHistory(
  context: StoreContext,
  reader: Actor,
  { report_id, size, cursor: after }: HistoryQuery & { report_id: string },
): Promise<AuditLogPage> {
  await findReport(context, reader, report_id)
  const { organization_id } = reader
  const types = EVENT_TYPES.filter((type) => isAboutReport(type) && isAuthorized(reader, eventScope(type)))
  const wanted = { organization_id, subject_id: report_id, types, after, limit: size + 1 }
  const found = await context.database.readEventsOf(wanted)
  const events = found.slice(0, size)
  const names = await readActorNames(context.database, { organization_id, events })
  return {
    items: events.map((event) => toEvent(event, { reader, names })),
    next_cursor: found.length > size ? String(events.at(-1)?.seq) : null,
  }
}
