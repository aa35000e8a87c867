import type { Event as EventResponse } from '@earshot/protocol'
import type { Event } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import { type ActorNames, nameOf } from './actor-names.ts'

/** An event as the API sends it to `reader`. */
export function toEvent(event: Event, view: { reader: Actor; names: ActorNames }): EventResponse {
  const { seq, id, type, project_id, subject_id } = event
  return {
    seq,
    id,
    at: new Date(event.at).toISOString(),
    type,
    actor: { ...event.actor, name: nameOf(event.actor, view) },
    project_id,
    subject_id,
    changes: event.changes as EventResponse['changes'],
  }
}
