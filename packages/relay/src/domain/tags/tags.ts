import {
  MAX_PROJECT_TAGS,
  MAX_TAG_COUNT,
  type TagChange,
  type TagPage,
  type Tag as TagResponse,
  type TagsQuery,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { isoTime } from '../../iso-time.ts'
import type { Tag } from '../../storage/database.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'

interface Place {
  project_id: string
  name: string
}

/** The tags of a project by name, with the number of reports. Throws NOT_FOUND, as do the functions below. */
export async function listTags(
  { database }: StoreContext,
  actor: Actor,
  { project_id, size, cursor = '' }: TagsQuery & { project_id: string },
): Promise<TagPage> {
  const after = Buffer.from(cursor, 'base64url').toString()
  const wanted = { project_id, organization_id: actor.organization_id, viewer: viewerOf(actor), after }
  const tags = await database.listTags({ ...wanted, limit: size + 1, max_count: MAX_TAG_COUNT })
  if (!tags) throw new RelayError('NOT_FOUND')
  const items = tags.slice(0, size)
  const last = tags.length > size ? items.at(-1) : undefined
  return {
    items: items.map((tag) => ({ ...toResponse(tag), report_count: tag.report_count })),
    next_cursor: last ? Buffer.from(last.name).toString('base64url') : null,
  }
}

/** Throws CONFLICT if the project has the tag, and LIMIT_REACHED. */
export async function createTag(
  context: StoreContext,
  actor: Actor,
  { project_id, name, colour }: Place & { colour: string },
): Promise<TagResponse> {
  const tag = { name, colour, created_at: context.now() }
  const event = eventOf(context, actor, { type: 'tag.created', project_id, name, changes: { colour } })
  const { organization_id } = actor
  const created = await context.database.createTag({ project_id, organization_id, tag, limit: MAX_PROJECT_TAGS, event })
  if (created === 'exists') throw nameTaken(name)
  if (created === 'limit-reached') throw new RelayError('LIMIT_REACHED', { details: { limit: MAX_PROJECT_TAGS } })
  if (!created) throw new RelayError('NOT_FOUND')
  return toResponse(tag)
}

/** Renames or recolours a tag; its reports keep it. Throws CONFLICT if the project has the new name. */
export async function changeTag(
  context: StoreContext,
  actor: Actor,
  { project_id, name, change }: Place & { change: TagChange },
): Promise<TagResponse> {
  const event = eventOf(context, actor, { type: 'tag.updated', project_id, name, changes: change })
  const { name: new_name = null, colour = null } = change
  const step = { project_id, organization_id: actor.organization_id, name, new_name, colour, event }
  const changed = await context.database.changeTag(step)
  if (changed === 'exists') throw nameTaken(new_name ?? name)
  if (!changed) throw new RelayError('NOT_FOUND')
  return toResponse(changed)
}

/** Deletes a tag and takes it from its reports. */
export async function deleteTag(context: StoreContext, actor: Actor, { project_id, name }: Place): Promise<void> {
  const event = eventOf(context, actor, { type: 'tag.deleted', project_id, name, changes: {} })
  const { organization_id } = actor
  if (await context.database.deleteTag({ project_id, organization_id, name, event })) return
  throw new RelayError('NOT_FOUND')
}

function eventOf(
  context: StoreContext,
  actor: Actor,
  {
    name,
    ...change
  }: Place & { type: 'tag.created' | 'tag.updated' | 'tag.deleted'; changes: Record<string, unknown> },
) {
  return newEvent(context, actor, { ...change, subject_id: name })
}

function nameTaken(name: string): RelayError {
  return new RelayError('CONFLICT', { message: `There is already a tag "${name}". Choose another name.` })
}

function toResponse({ name, colour, created_at }: Tag): TagResponse {
  return { name, colour, created_at: isoTime(created_at) }
}
