import { type FieldProblem, MAX_ORIGINS } from '@earshot/protocol'
import { invalid, type RelayError } from '../../errors.ts'
import type { CaptureKey } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { readAllowedOrigin } from './capture-keys.ts'
import { changeSettings, settingsOf } from './change-capture-key.ts'

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
  return changeSettings({ context, actor, wanted: public_key }, (key) => {
    const permits = key.allow_wildcards || allow_wildcards
    const added = readAll(origins, { allow_wildcards: permits })
    const allowed_origins = [...new Set([...key.allowed_origins, ...added])]
    if (allowed_origins.length > MAX_ORIGINS) {
      throw refused(`A key has 1 to ${MAX_ORIGINS} origins. Create another key, one for each site.`)
    }
    return { ...settingsOf(key), allowed_origins, allow_wildcards: permits }
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
  return changeSettings({ context, actor, wanted: public_key }, (key) => {
    const removed = readAll(origins, { allow_wildcards: true })
    const allowed_origins = key.allowed_origins.filter((origin) => !removed.includes(origin))
    if (allowed_origins.length === 0) {
      throw refused('A key needs at least one origin. Add another one first, or revoke the key.')
    }
    return { ...settingsOf(key), allowed_origins }
  })
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
