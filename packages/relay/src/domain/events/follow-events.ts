import { type EventsQuery, eventScope } from '@earshot/protocol'
import type { Event } from '../../storage/database.ts'
import { type Actor, authorize, isAuthorized } from '../access/actor.ts'
import type { Context } from '../context.ts'
import { toEvent } from './to-event.ts'
import { visibleEvents } from './visible-events.ts'

/** One message of the stream. Without `event` it is a heartbeat. A reader resumes after `id`. */
export interface EventMessage {
  readonly id: number
  readonly event?: string
  readonly data?: object
}

export interface Follower {
  readonly actor: Actor
  /** Throws if the actor may no longer read the stream. */
  readonly findActor: () => Promise<Actor>
  readonly query: EventsQuery
  /** The header Last-Event-ID, which is newer than `query.after`. */
  readonly last_event_id: number | undefined
  /** Milliseconds between heartbeats. The actor's rights are checked as often. */
  readonly heartbeat_ms: number
  /** Ends the stream. */
  readonly signal: AbortSignal
}

/** Why a reader does not get every event after the one that it named. */
type ResetReason = 'expired' | 'unknown'

/**
 * Follows the changes of the actor's organization: those whose scope the actor has. Throws FORBIDDEN
 * if the query names a type for which the scope is missing.
 */
export async function followEvents(
  { database, event_feed }: Pick<Context, 'database' | 'event_feed'>,
  follower: Follower,
): Promise<AsyncIterable<EventMessage>> {
  const { actor, query, last_event_id } = follower
  for (const type of query.type ?? []) authorize(actor, eventScope(type))
  const { last } = await database.readEventRange(actor.organization_id)
  const after = last_event_id ?? query.after ?? last
  return readMessages(follower, { after, last, event_feed, database })
}

async function* readMessages(
  { findActor, query, heartbeat_ms, signal, ...first }: Follower,
  { after, last, event_feed, database }: { after: number; last: number } & Pick<Context, 'event_feed' | 'database'>,
): AsyncGenerator<EventMessage> {
  let { actor } = first
  const { organization_id } = actor
  const reader = event_feed.open({ organization_id, last })
  try {
    // The log was restored from a backup, or the id belongs to another relay.
    let position = Math.min(after, last)
    yield after > last ? reset('unknown', position) : { id: position }
    let checked_at = performance.now()
    while (!signal.aborted) {
      const page = await reader.next({ after: position, wait_ms: heartbeat_ms, signal })
      const isAboutActor = page.events.some(
        ({ subject_id }) => subject_id === actor.id || subject_id === actor.owner_id,
      )
      if (isAboutActor || page.events.length === 0 || performance.now() - checked_at >= heartbeat_ms) {
        actor = await findActor()
        checked_at = performance.now()
        yield { id: position }
      }
      const deleted_until = page.events[0] ? page.events[0].seq - 1 : page.last
      if (deleted_until > position) {
        position = deleted_until
        yield reset('expired', position)
      }
      const wanted = page.events.filter((event) => isWanted(event, { actor, query }))
      for (const event of await visibleEvents({ database }, actor, wanted)) {
        position = event.seq
        yield { id: event.seq, event: event.type, data: toEvent(event, { reader: actor, names: page.names }) }
      }
      position = page.events.at(-1)?.seq ?? position
    }
  } finally {
    reader.close()
  }
}

function isWanted({ type, project_id }: Event, { actor, query }: Pick<Follower, 'actor' | 'query'>): boolean {
  if (query.type && !query.type.includes(type)) return false
  if (query.project !== undefined && query.project !== project_id) return false
  return isAuthorized(actor, eventScope(type))
}

function reset(reason: ResetReason, id: number): EventMessage {
  return { id, event: 'reset', data: { reason, after: id } }
}
