import { isWildcard } from '@earshot/protocol'
import type { CaptureKey } from '../storage/database.ts'

const DAY_MS = 86_400_000
/** A key with more origins than this probably serves more than one site. */
const MAX_USUAL_ORIGINS = 5
const UNUSED_DAYS = 90

/** Hints about risky origins of a new key, one sentence each. */
export function hintsFor({ allowed_origins }: Pick<CaptureKey, 'allowed_origins'>): string[] {
  const hints: string[] = []
  if (allowed_origins.length > MAX_USUAL_ORIGINS) {
    hints.push(
      `Hint: ${allowed_origins.length} origins share one key. With one key per site, you can revoke each separately.`,
    )
  }
  if (allowed_origins.some(isWildcard)) {
    hints.push('Hint: a "*" allows every subdomain, including any that you give to other people.')
  }
  if (allowed_origins.some((origin) => origin.startsWith('http:'))) {
    hints.push('Hint: http is for trials on this machine. Create another key for production.')
  }
  return hints
}

/** Whether an active key has not been used for so long that it should probably be revoked. */
export function isUnused({ status, created_at, last_used_at }: CaptureKey, now: number): boolean {
  return status === 'active' && now - (last_used_at ?? created_at) > UNUSED_DAYS * DAY_MS
}
