import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { CaptureKey } from '../../storage/database.ts'
import { serverPublicKey } from '../../storage/server-key.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { chooseProject } from '../projects/projects.ts'

/** The origin of sessions that are opened with an API key. No page has it. */
export const SERVER_ORIGIN = 'https://api.invalid'

/**
 * The key that carries a project's own API reports, so that sessions, uploads and quotas work as for
 * every other report. Made at the first use. Throws NOT_FOUND for a project of another organization.
 */
export async function serverKey(context: StoreContext, actor: Actor, project: string | undefined): Promise<CaptureKey> {
  const project_id = await chooseProject(context, actor, project)
  const public_key = serverPublicKey(project_id)
  const found = await context.database.findCaptureKey(public_key)
  if (found) return found
  const created_at = context.now()
  const { organization_id } = actor
  const place = { id: newId('key', created_at), organization_id, project_id, public_key, created_at }
  await context.database.addServerKey({ ...place, ...SETTINGS })
  const made = await context.database.findCaptureKey(public_key)
  if (!made) throw new RelayError('NOT_FOUND')
  return made
}

const SETTINGS: Omit<CaptureKey, 'id' | 'organization_id' | 'project_id' | 'public_key' | 'created_at'> = {
  name: 'API',
  status: 'active',
  allowed_origins: [SERVER_ORIGIN],
  disabled_origins: [],
  allow_wildcards: false,
  signed_only: false,
  relay_secret_version: 0,
  max_visibility: 'public',
  allowed_artifact_kinds: null,
  quota: null,
  last_used_at: null,
  expires_at: null,
  revoked_at: null,
  replaced_by: null,
}
