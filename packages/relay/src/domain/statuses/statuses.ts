import { DEFAULT_STATUSES, MAX_STATUSES, NEW_STATUS, type NewStatus, type StatusChange } from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import type { Status } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { statusKey } from './status-key.ts'

/** The statuses that a new project has. */
export function defaultStatuses(): Status[] {
  return DEFAULT_STATUSES.map((status, index) => ({ ...status, position: index + 1 }))
}

/** The statuses of a project, in their order. Throws NOT_FOUND, as do the functions below. */
export async function listStatuses(
  { database }: StoreContext,
  { organization_id }: Actor,
  project_id: string,
): Promise<Status[]> {
  const statuses = await database.listStatuses({ project_id, organization_id })
  if (!statuses) throw new RelayError('NOT_FOUND')
  return statuses
}

/**
 * Adds a status after the others. Its key is made from its name. Throws CONFLICT if the project has
 * one of this name, and LIMIT_REACHED.
 */
export async function createStatus(
  context: StoreContext,
  actor: Actor,
  { project_id, name, colour, kind }: NewStatus & { project_id: string },
): Promise<Status> {
  const key = statusKey(name)
  if (key === '') throw invalid([{ path: 'name', message: 'A name has at least one letter or digit.' }])
  const event = newEvent(context, actor, {
    type: 'status.created',
    subject_id: key,
    project_id,
    changes: { name, colour, kind },
  })
  const { organization_id } = actor
  const status = { key, name, colour, kind }
  const made = await context.database.createStatus({ project_id, organization_id, status, limit: MAX_STATUSES, event })
  if (made === 'exists') throw nameTaken(`named "${name}", or with the key "${key}"`)
  if (made === 'limit-reached') throw new RelayError('LIMIT_REACHED', { details: { limit: MAX_STATUSES } })
  if (!made) throw new RelayError('NOT_FOUND')
  return made
}

/**
 * Changes name, colour or kind; the key stays. Throws CONFLICT if another status has the name, and
 * STATUS_REQUIRED for the kind of the status that new reports get.
 */
export async function changeStatus(
  context: StoreContext,
  actor: Actor,
  { project_id, key, ...changes }: StatusChange & { project_id: string; key: string },
): Promise<Status> {
  const { name = null, colour = null, kind = null } = changes
  if (key === NEW_STATUS && kind !== null && kind !== 'new') throw new RelayError('STATUS_REQUIRED')
  const event = newEvent(context, actor, { type: 'status.updated', subject_id: key, project_id, changes })
  const step = { project_id, organization_id: actor.organization_id, key, name, colour, kind, event }
  const changed = await context.database.changeStatus(step)
  if (changed === 'name-taken') throw nameTaken(`named "${name}"`)
  if (!changed) throw new RelayError('NOT_FOUND')
  return changed
}

/** Puts the statuses in a new order. Throws CONFLICT unless `keys` names each of them. */
export async function orderStatuses(
  context: StoreContext,
  actor: Actor,
  { project_id, keys }: { project_id: string; keys: string[] },
): Promise<Status[]> {
  const event = newEvent(context, actor, {
    type: 'status.updated',
    subject_id: project_id,
    project_id,
    changes: { keys },
  })
  const { organization_id } = actor
  const ordered = await context.database.orderStatuses({ project_id, organization_id, keys, event })
  if (!ordered) throw new RelayError('NOT_FOUND')
  if (ordered !== 'other-keys') return ordered
  throw new RelayError('CONFLICT', {
    message:
      'The keys are not those of the project’s statuses. List the statuses, then send all keys in the new order.',
  })
}

function nameTaken(what: string): RelayError {
  return new RelayError('CONFLICT', { message: `There is already a status ${what}. Choose another name.` })
}
