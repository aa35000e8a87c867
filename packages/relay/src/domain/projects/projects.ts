import type { Page, PageQuery, ProjectChange, Project as ProjectResponse } from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Project, ProjectSettings } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { newJob } from '../jobs/new-job.ts'
import { readName } from '../names.ts'

/** Creates a project. Throws CONFLICT if the organization has one of this name. */
export async function createProject(
  context: StoreContext,
  actor: Actor,
  wanted: { name: string },
): Promise<ProjectResponse> {
  const created_at = context.now()
  const { organization_id } = actor
  const project = {
    id: newId('prj', created_at),
    organization_id,
    name: readName(wanted.name),
    created_at,
    retention_days: null,
    retention_bytes: null,
  }
  const { id, name } = project
  const event = newEvent(context, actor, {
    type: 'project.created',
    subject_id: id,
    project_id: id,
    changes: { name },
  })
  if ((await context.database.createProject(project, event)) === 'name-taken') throw nameTaken(name)
  return toResponse(project)
}

/** Lists projects, oldest first. Throws VALIDATION_ERROR for an invalid cursor. */
export async function listProjects(
  { database }: StoreContext,
  { organization_id }: Actor,
  query: PageQuery & { name?: string | undefined },
): Promise<Page<ProjectResponse>> {
  const page = await database.listProjects({ ...query, organization_id })
  if (!page) throw invalid([{ path: 'cursor', message: 'Use the next_cursor of an earlier response unchanged.' }])
  return { ...page, items: page.items.map(toResponse) }
}

/** Throws NOT_FOUND, also for projects of other organizations, as do the functions below. */
export async function showProject(
  { database }: StoreContext,
  { organization_id }: Actor,
  id: string,
): Promise<ProjectResponse> {
  const project = await database.findProject({ id, organization_id })
  if (!project) throw new RelayError('NOT_FOUND')
  return toResponse(project)
}

/** Throws CONFLICT if another project of the organization has the name. */
export async function changeProject(
  context: StoreContext,
  actor: Actor,
  { id, ...change }: { id: string } & ProjectChange,
): Promise<ProjectResponse> {
  const settings = withoutUndefined(change)
  if (settings.name !== undefined) settings.name = readName(settings.name)
  const event = newEvent(context, actor, {
    type: 'project.updated',
    subject_id: id,
    project_id: id,
    changes: { ...settings },
  })
  const { organization_id } = actor
  const project = await context.database.changeProject({ id, organization_id, settings, event })
  if (project === 'name-taken') throw nameTaken(String(settings.name))
  if (!project) throw new RelayError('NOT_FOUND')
  return toResponse(project)
}

/**
 * Hides the project with its reports and revokes its capture keys, effective at the next call. A job
 * deletes them.
 * Throws CONFLICT for the only project of the organization.
 */
export async function deleteProject(
  context: StoreContext,
  actor: Actor,
  { id, request_id = null }: { id: string; request_id?: string | null },
): Promise<void> {
  const event = newEvent(context, actor, { type: 'project.deleted', subject_id: id, project_id: id, changes: {} })
  const { organization_id } = actor
  const { at } = event
  const about = { organization_id, payload: { project_id: id }, unique_key: `purge_project ${id}`, request_id }
  const purge = newJob({ kind: 'purge_project', at, ...about })
  const deleted = await context.database.deleteProject({ id, organization_id, at, purge, event })
  if (deleted === null) throw new RelayError('NOT_FOUND')
  if (deleted === 'deleted') return
  throw new RelayError('CONFLICT', {
    message: 'This is the only project. Create another one first, then delete this one.',
  })
}

/** The project that a new capture key belongs to: the given one, or else the oldest. Throws NOT_FOUND. */
export async function chooseProject(context: StoreContext, actor: Actor, id: string | undefined): Promise<string> {
  if (id !== undefined) return (await showProject(context, actor, id)).id
  const { items } = await listProjects(context, actor, { page: 1, size: 1 })
  if (!items[0]) throw new RelayError('NOT_FOUND')
  return items[0].id
}

function nameTaken(name: string): RelayError {
  return new RelayError('CONFLICT', { message: `There is already a project "${name}". Choose another name.` })
}

function toResponse({ id, name, created_at, retention_days, retention_bytes }: Project): ProjectResponse {
  return { id, name, created_at: new Date(created_at).toISOString(), retention_days, retention_bytes }
}

function withoutUndefined(change: ProjectChange): Partial<ProjectSettings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
