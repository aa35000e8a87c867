import { isWildcard } from '@earshot/protocol'
import type { CaptureKey } from '../storage/database.ts'

const DAY_MS = 86_400_000
/** Origins above which a key is probably for more than one surface. */
const MAX_USUAL_ORIGINS = 5
const UNUSED_DAYS = 90

/** What is worth a second thought about a new key's origins, a sentence each. */
export function hintsFor({ allowed_origins }: Pick<CaptureKey, 'allowed_origins'>): string[] {
  const hints: string[] = []
  if (allowed_origins.length > MAX_USUAL_ORIGINS) {
    hints.push(`Hint: ${allowed_origins.length} origins on one key. A key for each site can be revoked by itself.`)
  }
  if (allowed_origins.some(isWildcard)) {
    hints.push('Hint: a "*" lets in every subdomain, those of others too where you give some away.')
  }
  if (allowed_origins.some((origin) => origin.startsWith('http:'))) {
    hints.push('Hint: http is for trying things out on this machine. Make another key for what goes live.')
  }
  return hints
}

/** Whether an active key has not been used for so long that it had better be revoked. */
export function isUnused({ status, created_at, last_used_at }: CaptureKey, now: number): boolean {
  return status === 'active' && now - (last_used_at ?? created_at) > UNUSED_DAYS * DAY_MS
}
