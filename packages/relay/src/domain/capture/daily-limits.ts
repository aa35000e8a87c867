import { RelayError } from '../../errors.ts'
import type { CaptureKey, Limits, OverLimit, Quota } from '../../storage/database.ts'

const DAY_MS = 86_400_000

const SHARE_EXCEEDED =
  'Your network has used its share of this capture key’s quota for today. Try again tomorrow, or ask the relay’s operator.'

/** The daily limits of a capture key and of each network that uses it. */
export function limitsOf(
  { quota: usual, quota_share }: { quota: Quota; quota_share: number },
  key: Pick<CaptureKey, 'quota'>,
): Limits {
  const quota = key.quota ?? usual
  const share: Quota = {
    sessions_per_day: Math.ceil(quota.sessions_per_day * quota_share),
    bytes_per_day: Math.ceil(quota.bytes_per_day * quota_share),
  }
  return { quota, share }
}

/**
 * Creates QUOTA_EXCEEDED. Quotas are counted per UTC day, so Retry-After is the time until midnight
 * UTC.
 */
export function overLimit(limit: OverLimit, now: number): RelayError {
  const retry_after = Math.ceil((DAY_MS - (now % DAY_MS)) / 1000)
  return new RelayError('QUOTA_EXCEEDED', {
    retry_after,
    ...(limit === 'share-exceeded' ? { message: SHARE_EXCEEDED } : {}),
  })
}
