import type { ActorName, Database, EventActor } from '../../storage/database.ts'
import { type Actor, isAuthorized } from '../access/actor.ts'
import { maySee as maySeeApiKey } from '../keys/api-key-owner.ts'

export type ActorNames = ReadonlyMap<string, ActorName>

/** Reads the present names of who caused the events, in one query. */
export async function readActorNames(
  database: Pick<Database, 'findActorNames'>,
  { organization_id, events }: { organization_id: string; events: readonly { actor: EventActor }[] },
): Promise<ActorNames> {
  const ids = new Set(events.filter(({ actor }) => actor.kind !== 'system').map(({ actor }) => actor.id))
  if (ids.size === 0) return new Map()
  const names = await database.findActorNames({ organization_id, ids: [...ids] })
  return new Map(names.map((name) => [name.id, name]))
}

/** The name of an event's actor. Null if it no longer exists, or the reader may not see it. */
export function nameOf({ kind, id }: EventActor, { reader, names }: { reader: Actor; names: ActorNames }) {
  if (kind === 'system') return 'Command line'
  const actor = names.get(id)
  return actor && isVisible(actor, reader) ? actor.name : null
}

function isVisible(actor: ActorName, reader: Actor): boolean {
  if (actor.kind === 'member') return isAuthorized(reader, 'members:read')
  if (actor.kind === 'reporter') return isAuthorized(reader, 'capture_keys:read')
  return isAuthorized(reader, 'api_keys:read') && maySeeApiKey(reader, actor)
}
