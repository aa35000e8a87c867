import type { ActorKind, EventType } from '@earshot/protocol'

/** Who caused an event. */
export interface EventActor {
  kind: ActorKind
  id: string
}

/** The present name of who caused events. */
export interface ActorName {
  kind: 'member' | 'api_key' | 'reporter'
  id: string
  name: string
  /** The member whose API key it is. */
  owner_id: string | null
}

/** A change, to be recorded in the transaction that makes it. */
export interface NewEvent {
  id: string
  organization_id: string
  /** Null for what belongs to no project, such as an API key. */
  project_id: string | null
  at: number
  actor: EventActor
  type: EventType
  /** The id of what has changed. */
  subject_id: string
  /** The new values. Never a secret. */
  changes: Record<string, unknown>
}

export interface Event extends NewEvent {
  /** The number of the event in its organization, without gaps, from 1. */
  seq: number
}

export interface EventRange {
  /** The oldest event that is kept; `last + 1` if there is none. */
  first: number
  /** The newest event; 0 if there never was one. It never decreases. */
  last: number
}

/** Null matches every event. */
export interface EventFilter {
  types: readonly EventType[] | null
  actor_id: string | null
  subject_id: string | null
  project_id: string | null
  /** Milliseconds since the epoch, inclusive. */
  since: number | null
  /** Exclusive. */
  until: number | null
}
