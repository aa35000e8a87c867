import { newId } from '../../ids.ts'
import type { NewEvent } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'

type Change = Pick<NewEvent, 'type' | 'subject_id' | 'project_id' | 'changes'>

/** The event of a change by `actor`. The database step that makes the change records it. */
export function newEvent(context: { now: () => number }, actor: Actor, change: Change): NewEvent {
  const at = context.now()
  const { kind, id, organization_id } = actor
  return { id: newId('evt', at), organization_id, at, actor: { kind, id }, ...change }
}
