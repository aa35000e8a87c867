import type { Invitation, InvitationRefusal } from './people-records.ts'

/** Why `email` cannot use an invitation at `at`, or null if it can. Null for `invitation`: it does not exist. */
export function invitationRefusal(
  invitation: Invitation | null,
  { email, at, has_owner, is_known }: { email: string; at: number; has_owner: boolean; is_known: boolean },
): InvitationRefusal | null {
  if (!invitation) return 'not-found'
  if (invitation.used_at !== null) return 'used'
  if (invitation.revoked_at !== null) return 'revoked'
  if (invitation.expires_at <= at) return 'expired'
  if (invitation.email !== null && invitation.email !== email) return 'other-email'
  if (invitation.kind === 'first-owner' && has_owner) return 'used'
  return is_known ? 'email-taken' : null
}
