import { isDeepStrictEqual } from 'node:util'
import type { CaptureKeyChange } from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import type { CaptureKey, CaptureKeySettings } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { findOwnCaptureKey, readAllowedOrigin, readOrigins, revokedKey } from './capture-keys.ts'
import { isDisabled, isRevoked } from './key-state.ts'

/** A key by its id or public key. */
interface Target {
  key: string
}

/**
 * Changes the settings of a capture key, effective at the next call. An origin that is no longer
 * allowed is no longer disabled either. Throws CONFLICT for a revoked key.
 */
export function changeCaptureKey(
  context: StoreContext,
  actor: Actor,
  { key, ...change }: CaptureKeyChange & Target,
): Promise<CaptureKey> {
  return changeSettings({ context, actor, wanted: key }, (old) => {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const changed: CaptureKeySettings = { ...settingsOf(old), ...given }
    const { allow_wildcards } = changed
    // Existing wildcards are read again: the change may no longer permit them.
    const allowed_origins = readOrigins(changed.allowed_origins, { allow_wildcards })
    return { ...changed, allowed_origins }
  })
}

/**
 * Refuses new captures from one of the key's origins, effective at the next call; its reports stay.
 * Disabling it again keeps the first time.
 */
export function disableOrigin(
  context: StoreContext,
  actor: Actor,
  { key, origin: text }: Target & { origin: string },
): Promise<CaptureKey> {
  return changeSettings({ context, actor, wanted: key }, (old) => {
    const origin = readListed(text, old)
    if (isDisabled(origin, old)) return settingsOf(old)
    const disabled = { origin, disabled_at: context.now() }
    return { ...settingsOf(old), disabled_origins: [...old.disabled_origins, disabled] }
  })
}

/** Accepts captures from a disabled origin again. */
export function enableOrigin(
  context: StoreContext,
  actor: Actor,
  { key, origin: text }: Target & { origin: string },
): Promise<CaptureKey> {
  return changeSettings({ context, actor, wanted: key }, (old) => {
    const origin = readListed(text, old)
    return { ...settingsOf(old), disabled_origins: old.disabled_origins.filter((other) => other.origin !== origin) }
  })
}

/**
 * Retries after a concurrent change. The loop ends, since each retry means that another change has
 * succeeded.
 */
export async function changeSettings(
  { context, actor, wanted }: { context: StoreContext; actor: Actor; wanted: string },
  change: (key: CaptureKey) => CaptureKeySettings,
): Promise<CaptureKey> {
  for (;;) {
    const key = await findOwnCaptureKey(context, actor, wanted)
    if (isRevoked(key, context.now())) throw revokedKey(key)
    const settings = withoutRemovedOrigins(change(key))
    const instead_of = settingsOf(key)
    const changes = differences(settings, instead_of)
    if (Object.keys(changes).length === 0) return key
    const { id, organization_id, project_id } = key
    const event = newEvent(context, actor, { type: 'capture_key.updated', subject_id: id, project_id, changes })
    const changed = await context.database.updateCaptureKey({ id, organization_id, settings, instead_of, event })
    if (changed === null) throw new RelayError('NOT_FOUND')
    if (changed !== 'changed-concurrently') return changed
  }
}

export function settingsOf(key: CaptureKey): CaptureKeySettings {
  const { name, allowed_origins, disabled_origins, allow_wildcards, max_visibility } = key
  const { signed_only, allowed_artifact_kinds, quota } = key
  const limits = { max_visibility, signed_only, allowed_artifact_kinds, quota }
  return { name, allowed_origins, disabled_origins, allow_wildcards, ...limits }
}

function withoutRemovedOrigins(settings: CaptureKeySettings): CaptureKeySettings {
  const { allowed_origins, disabled_origins } = settings
  return { ...settings, disabled_origins: disabled_origins.filter(({ origin }) => allowed_origins.includes(origin)) }
}

function differences(settings: CaptureKeySettings, old: CaptureKeySettings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => !isDeepStrictEqual(value, old[name as keyof CaptureKeySettings]),
    ),
  )
}

/** One of the key's origins, in serialized form. */
function readListed(text: string, key: CaptureKey): string {
  const read = readAllowedOrigin(text, { allow_wildcards: true })
  if ('origin' in read && key.allowed_origins.includes(read.origin)) return read.origin
  const problem = 'problem' in read ? read.problem : 'It is not among the key’s origins.'
  const message = `${text}: ${problem}`
  throw invalid([{ path: 'origin', message }], { message })
}
