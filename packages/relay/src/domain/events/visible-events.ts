import { isAboutReport } from '@earshot/protocol'
import type { Database, Event } from '../../storage/database.ts'
import { type Actor, viewerOf } from '../access/actor.ts'

/**
 * Leaves out the events about reports that the actor may not see now. Of a report that was deleted
 * only that is left, if it was not private.
 */
export async function visibleEvents(
  { database }: { database: Database },
  actor: Actor,
  events: readonly Event[],
): Promise<readonly Event[]> {
  if (actor.sees_private) return events
  const ids = [...new Set(events.filter(({ type }) => isAboutReport(type)).map(({ subject_id }) => subject_id))]
  if (ids.length === 0) return events
  const { organization_id } = actor
  const found = await database.findReports({ ids, organization_id, viewer: viewerOf(actor) })
  const visible = new Set(found.map(({ id }) => id))
  return events.filter(
    ({ type, subject_id, changes }) =>
      !isAboutReport(type) ||
      visible.has(subject_id) ||
      (type === 'report.deleted' && changes.visibility !== undefined && changes.visibility !== 'private'),
  )
}
