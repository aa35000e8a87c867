import { RelayError } from '../../errors.ts'
import type { CaptureKey, Limits, OverLimit, Quota } from '../../storage/database.ts'

const DAY_MS = 86_400_000

const SHARE_EXCEEDED =
  'Your network has used what one network may use of this capture key’s quota today. Try again tomorrow, or ask the relay’s operator.'

/** What a capture key, and with it one network, may take in a UTC day. */
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

/** QUOTA_EXCEEDED. Counted in UTC days, so the quota is whole again at the next midnight. */
export function overLimit(limit: OverLimit, now: number): RelayError {
  const retry_after = Math.ceil((DAY_MS - (now % DAY_MS)) / 1000)
  return new RelayError('QUOTA_EXCEEDED', {
    retry_after,
    ...(limit === 'share-exceeded' ? { message: SHARE_EXCEEDED } : {}),
  })
}
