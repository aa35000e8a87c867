import { UPLOAD_URL_AGE } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'

/** A client tries a few times again; each time costs the relay what the first one did. */
const MAX_ATTEMPTS = 10
const MAX_COUNTED = 50_000

/** Counts how often bytes were sent to one upload address, and throws RATE_LIMITED past ten times. */
export function createUploadAttempts(now: () => number): (artifact_id: string) => void {
  const attempts = new Map<string, { count: number; until: number }>()

  /** Those whose address expires soonest stand first. */
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
      message: 'Too many uploads to this address. Open a new session.',
      retry_after: Math.max(1, Math.ceil((known.until - now()) / 1000)),
    })
  }
}
