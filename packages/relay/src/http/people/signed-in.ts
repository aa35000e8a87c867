import { memberActor } from '../../domain/people/person.ts'
import { toShownMember } from '../../domain/people/shown.ts'
import type { Member } from '../../storage/database.ts'

/** Who is signed in, as the API shows it. */
export function toSignedIn(member: Member) {
  return { member: toShownMember(member), scopes: [...memberActor(member).scopes] }
}
