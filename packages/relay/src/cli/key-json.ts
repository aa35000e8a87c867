import type { CaptureKey } from '../storage/database.ts'
import { isoTime, isoTimeOrNull } from './format.ts'

/** A capture key as `--json` prints it. */
export function captureKeyJson(key: CaptureKey) {
  return {
    ...key,
    created_at: isoTime(key.created_at),
    last_used_at: isoTimeOrNull(key.last_used_at),
    revoked_at: isoTimeOrNull(key.revoked_at),
  }
}
