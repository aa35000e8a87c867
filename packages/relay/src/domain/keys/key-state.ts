import { isOriginAllowed } from '@earshot/protocol'
import type { CaptureKey } from '../../storage/database.ts'

/** Whether the key was revoked, or replaced by another and its overlap has ended. */
export function isRevoked({ revoked_at, expires_at }: Pick<CaptureKey, 'revoked_at' | 'expires_at'>, now: number) {
  return revoked_at !== null || (expires_at !== null && expires_at <= now)
}

export function isDisabled(origin: string, { disabled_origins }: Pick<CaptureKey, 'disabled_origins'>): boolean {
  return disabled_origins.some((disabled) => disabled.origin === origin)
}

/**
 * Whether the key accepts a page of this origin, in serialized form. A disabled origin is refused
 * even if a wildcard covers it; a disabled wildcard covers nothing.
 */
export function acceptsOrigin(origin: string, key: Pick<CaptureKey, 'allowed_origins' | 'disabled_origins'>): boolean {
  if (key.disabled_origins.length === 0) return isOriginAllowed(origin, key.allowed_origins)
  if (isDisabled(origin, key)) return false
  return isOriginAllowed(
    origin,
    key.allowed_origins.filter((allowed) => !isDisabled(allowed, key)),
  )
}
