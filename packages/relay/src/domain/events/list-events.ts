import type { AuditLogPage, AuditLogQuery } from '@earshot/protocol'
import { invalid } from '../../errors.ts'
import type { Event, EventFilter } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { readActorNames } from './actor-names.ts'
import { toEvent } from './to-event.ts'
import { visibleEvents } from './visible-events.ts'

/** Events that one step reads: about ten milliseconds of SQLite. */
const RANGE = 2_000
/** Steps of one call. A filter that matches little continues with the cursor. */
const MAX_STEPS = 25

/**
 * Lists the changes of the actor's organization, newest first. A page may be short although there
 * are more: then a call has looked through as many events as it may. Throws VALIDATION_ERROR for an
 * invalid cursor.
 */
export async function listEvents(
  { database }: StoreContext,
  reader: Actor,
  query: AuditLogQuery,
): Promise<AuditLogPage> {
  const { organization_id } = reader
  const { first, last } = await database.readEventRange(organization_id)
  const filter = toFilter(query)
  const items: Event[] = []
  let before = Math.min(query.cursor === undefined ? last + 1 : readCursor(query.cursor), last + 1)
  for (let steps = 0; before > first && steps < MAX_STEPS; steps++) {
    const from = Math.max(first, before - RANGE)
    const limit = query.size - items.length
    const found = await database.findEvents({ organization_id, from, before, filter, limit })
    items.push(...found)
    before = found.length === limit ? (found.at(-1)?.seq ?? from) : from
    if (items.length === query.size) break
  }
  const visible = await visibleEvents({ database }, reader, items)
  const names = await readActorNames(database, { organization_id, events: visible })
  return {
    items: visible.map((event) => toEvent(event, { reader, names })),
    next_cursor: before > first ? String(before) : null,
  }
}

function readCursor(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw invalid([{ path: 'cursor', message: 'Use the next_cursor of an earlier response unchanged.' }])
}

function toFilter({ type, actor, subject, project, since, until }: AuditLogQuery): EventFilter {
  return {
    types: type ?? null,
    actor_id: actor ?? null,
    subject_id: subject ?? null,
    project_id: project ?? null,
    since: since ?? null,
    until: until ?? null,
  }
}
