import { type FieldProblem, MAX_ORIGINS } from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import type { CaptureKey } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { findOwnCaptureKey, readAllowedOrigin } from './capture-keys.ts'

interface OriginChange {
  public_key: string
  /** Origins as a person writes them. */
  origins: string[]
}

/**
 * Adds origins to the key, effective at the next call. An origin that is already allowed is not an
 * error.
 */
export async function addOrigins(
  context: StoreContext,
  actor: Actor,
  { public_key, origins, allow_wildcards }: OriginChange & { allow_wildcards: boolean },
): Promise<CaptureKey> {
  return changeOrigins({ context, actor, public_key }, (key) => {
    const permits = key.allow_wildcards || allow_wildcards
    const added = readAll(origins, { allow_wildcards: permits })
    const allowed_origins = [...new Set([...key.allowed_origins, ...added])]
    if (allowed_origins.length > MAX_ORIGINS) {
      throw refused(`A key has 1 to ${MAX_ORIGINS} origins. Create another key, one for each site.`)
    }
    return { allowed_origins, allow_wildcards: permits }
  })
}

/**
 * Removes origins from the key, effective at the next call. An origin that is not allowed is not an
 * error.
 */
export async function removeOrigins(
  context: StoreContext,
  actor: Actor,
  { public_key, origins }: OriginChange,
): Promise<CaptureKey> {
  return changeOrigins({ context, actor, public_key }, (key) => {
    const removed = readAll(origins, { allow_wildcards: true })
    const allowed_origins = key.allowed_origins.filter((origin) => !removed.includes(origin))
    if (allowed_origins.length === 0) {
      throw refused('A key needs at least one origin. Add another one first, or revoke the key.')
    }
    return { allowed_origins, allow_wildcards: key.allow_wildcards }
  })
}

/**
 * Retries after a concurrent change. The loop ends, since each retry means that another change has
 * succeeded.
 */
async function changeOrigins(
  { context, actor, public_key }: { context: StoreContext; actor: Actor; public_key: string },
  change: (key: CaptureKey) => Pick<CaptureKey, 'allowed_origins' | 'allow_wildcards'>,
): Promise<CaptureKey> {
  for (;;) {
    const key = await findOwnCaptureKey(context, actor, public_key)
    if (key.status === 'revoked') {
      throw new RelayError('CAPTURE_KEY_REVOKED', {
        message: `${public_key} has been revoked permanently. Create another.`,
      })
    }
    const wanted = change(key)
    const { id, organization_id, project_id, allowed_origins: instead_of } = key
    const event = newEvent(context, actor, {
      type: 'capture_key.updated',
      subject_id: id,
      project_id,
      changes: { ...wanted },
    })
    const changed = await context.database.updateOrigins({
      public_key,
      organization_id,
      ...wanted,
      instead_of,
      event,
    })
    if (changed === null) throw new RelayError('NOT_FOUND', { message: `There is no capture key ${public_key}.` })
    if (changed !== 'changed-concurrently') return changed
  }
}

function readAll(origins: string[], rule: { allow_wildcards: boolean }): string[] {
  const problems: FieldProblem[] = []
  const read = origins.map((text, index) => {
    const origin = readAllowedOrigin(text, rule)
    if ('origin' in origin) return origin.origin
    problems.push({ path: `origins.${index}`, message: `${text}: ${origin.problem}` })
    return ''
  })
  if (problems[0]) throw invalid(problems, { message: problems[0].message })
  return read
}

function refused(message: string): RelayError {
  return invalid([{ path: 'origins', message }], { message })
}
