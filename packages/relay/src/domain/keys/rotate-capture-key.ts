import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { CaptureKey } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { findOwnCaptureKey } from './capture-keys.ts'
import { newPublicKey } from './secrets.ts'

const DAY_MS = 86_400_000

/**
 * Creates a key with the settings of another, which works for `overlap_days` more. The new one has
 * its own relay secret and daily use. Throws CONFLICT for a key that is revoked or replaced.
 */
export async function rotateCaptureKey(
  context: StoreContext,
  actor: Actor,
  { key: wanted, overlap_days }: { key: string; overlap_days: number },
): Promise<{ key: CaptureKey; replaced: CaptureKey }> {
  const old = await findOwnCaptureKey(context, actor, wanted)
  const now = context.now()
  const key: CaptureKey = {
    ...old,
    id: newId('key', now),
    public_key: newPublicKey(),
    relay_secret_version: 0,
    created_at: now,
    last_used_at: null,
    expires_at: null,
    revoked_at: null,
    replaced_by: null,
    status: 'active',
  }
  const { id, organization_id, project_id } = old
  const expires_at = now + overlap_days * DAY_MS
  const event = newEvent(context, actor, {
    type: 'capture_key.replaced',
    subject_id: id,
    project_id,
    changes: { replaced_by: key.id, public_key: key.public_key, overlap_days },
  })
  const replaced = await context.database.replaceCaptureKey({ id, organization_id, successor: key, expires_at, event })
  if (replaced) return { key, replaced }
  throw new RelayError('CONFLICT', {
    message: `The capture key ${old.public_key} was revoked or already replaced. Create another one.`,
  })
}
