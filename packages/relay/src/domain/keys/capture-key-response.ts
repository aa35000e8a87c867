import type { CaptureKeyResponse } from '@earshot/protocol'
import { isoTime, isoTimeOrNull } from '../../iso-time.ts'
import type { CaptureKey } from '../../storage/database.ts'
import { adviceFor } from './advice.ts'
import { isRevoked } from './key-state.ts'

/** A capture key as the API returns it and `--json` prints it. */
export function toCaptureKeyResponse(key: CaptureKey, now: number): CaptureKeyResponse {
  const { organization_id: _, relay_secret_version: __, ...shown } = key
  const isOver = isRevoked(key, now)
  return {
    ...shown,
    status: isOver ? 'revoked' : 'active',
    disabled_origins: key.disabled_origins.map(({ origin, disabled_at }) => ({
      origin,
      disabled_at: isoTime(disabled_at),
    })),
    created_at: isoTime(key.created_at),
    last_used_at: isoTimeOrNull(key.last_used_at),
    expires_at: isoTimeOrNull(key.expires_at),
    revoked_at: isoTimeOrNull(key.revoked_at ?? (isOver ? key.expires_at : null)),
    advice: adviceFor(key, now),
  }
}
