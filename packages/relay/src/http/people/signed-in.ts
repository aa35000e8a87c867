import type { Context } from '../../domain/context.ts'
import { memberActor } from '../../domain/people/person.ts'
import { toShownMember } from '../../domain/people/shown.ts'
import type { SignedIn } from '../../domain/people/sign-in.ts'
import { sessionCookie } from '../../sign-in/session-cookie.ts'
import type { Member } from '../../storage/database.ts'

/** Who is signed in, as the API shows it. */
export function toSignedIn(member: Member) {
  return { member: toShownMember(member), scopes: [...memberActor(member).scopes] }
}

/** The response that gives a browser its new session. */
export function signedInOutcome(
  { public_url, session_age: age }: Pick<Context, 'public_url' | 'session_age'>,
  { member, session_token: token }: SignedIn,
) {
  return { body: toSignedIn(member), cookies: [sessionCookie(public_url, { token, age })] }
}
