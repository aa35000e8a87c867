import { UPLOAD_URL_AGE } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'

/** Clients retry a few times, and each attempt costs the relay as much as the first. */
const MAX_ATTEMPTS = 10
const MAX_COUNTED = 50_000

/** Counts uploads per upload URL. Throws RATE_LIMITED after ten. */
export function createUploadAttempts(now: () => number): (artifact_id: string) => void {
  const attempts = new Map<string, { count: number; until: number }>()

  /** Removes expired entries, or the ones that expire soonest. The map is in order of expiry. */
  function evict(): void {
    for (const [id, { until }] of attempts) {
      if (attempts.size < MAX_COUNTED && until > now()) return
      attempts.delete(id)
    }
  }

  return (artifact_id) => {
    const known = attempts.get(artifact_id)
    if (!known) {
      evict()
      attempts.set(artifact_id, { count: 1, until: now() + UPLOAD_URL_AGE })
      return
    }
    known.count += 1
    if (known.count <= MAX_ATTEMPTS) return
    throw new RelayError('RATE_LIMITED', {
      message: 'Too many uploads to this URL. Open a new session.',
      retry_after: Math.max(1, Math.ceil((known.until - now()) / 1000)),
    })
  }
}
