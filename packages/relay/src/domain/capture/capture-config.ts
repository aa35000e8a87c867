import { ARTIFACT_KINDS, ARTIFACT_LIMITS, type ConfigResponse, PUBLIC_KEY_PATTERN } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Context } from '../context.ts'
import { acceptsOrigin, isRevoked } from '../keys/key-state.ts'

/** The settings that a widget needs before it opens its form. */
export async function captureConfig(context: Context, public_key: string): Promise<ConfigResponse> {
  const key = PUBLIC_KEY_PATTERN.test(public_key) ? await context.database.findCaptureKey(public_key) : null
  if (!key) throw new RelayError('INVALID_CAPTURE_KEY')
  if (isRevoked(key, context.now())) throw new RelayError('CAPTURE_KEY_REVOKED')
  const artifact_kinds = key.allowed_artifact_kinds ?? [...ARTIFACT_KINDS]
  return {
    limits: Object.fromEntries(artifact_kinds.map((kind) => [kind, ARTIFACT_LIMITS[kind].max_bytes])),
    artifact_kinds,
    max_visibility: key.max_visibility,
    form: { fields: [], texts: {}, theme: {} },
  }
}

/**
 * Whether the relay offers a form page for the key: only if the key allows the relay's own origin.
 */
export async function offersForm(context: Context, public_key: string): Promise<boolean> {
  const key = PUBLIC_KEY_PATTERN.test(public_key) ? await context.database.findCaptureKey(public_key) : null
  if (!key || isRevoked(key, context.now())) return false
  return acceptsOrigin(new URL(context.public_url).origin, key)
}
