import type { Invitation as ShownInvitation, Member as ShownMember } from '@earshot/protocol'
import { isoTime } from '../../iso-time.ts'
import type { Invitation, Member } from '../../storage/database.ts'

/** A member as the API and `--json` show it. */
export function toShownMember({ id, name, email, role, created_at }: Member): ShownMember {
  return { id, name, email, role, created_at: isoTime(created_at) }
}

/** An invitation as the API and `--json` show it, without its hash. */
export function toShownInvitation(invitation: Invitation): ShownInvitation {
  const { id, role, email, created_by, created_at, expires_at } = invitation
  return { id, role, email, created_by, created_at: isoTime(created_at), expires_at: isoTime(expires_at) }
}
