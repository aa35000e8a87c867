import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Invitation, InvitationRefusal } from '../../storage/database.ts'
import { newEvent } from '../events/new-event.ts'
import { asGuess } from './guesses.ts'
import { hashLinkToken } from './link-token.ts'
import { memberActor, type PeopleContext } from './person.ts'
import type { SignedIn, SignInClient } from './sign-in.ts'
import { startSession } from './start-session.ts'

export interface NewMember {
  token: string
  name: string
  /** In lower case. */
  email: string
  password: string
}

/** Makes the holder of an invitation a member, and signs the person in. */
export function join(context: PeopleContext, person: NewMember, client: SignInClient): Promise<SignedIn> {
  return asGuess(context.guesses, { network: client.network }, () => accept(context, person, client))
}

async function accept(
  context: PeopleContext,
  { token, name, email, password }: NewMember,
  client: SignInClient,
): Promise<SignedIn> {
  const hash = hashLinkToken(token)
  const invitation = await context.database.findInvitation(hash)
  const at = context.now()
  // Refused before the slow work of hashing. The step below decides.
  requireUsable(invitation, { email, at })
  const password_hash = await context.sign_in.hashPassword(password, client.network)
  const person = { user_id: newId('usr', at), account_id: newId('acc', at), name, email, password_hash }
  const member_id = newId('mem', at)
  const event = joinedEvent(context, { invitation, member_id })
  const member = await context.database.acceptInvitation({ hash, member_id, person, at, event })
  if (typeof member === 'string') throw refused(member)
  const signedIn = await startSession(context, { member, how: 'password', client })
  if (!signedIn) throw new RelayError('MEMBER_EXISTS', { message: 'You have joined. Sign in with your password.' })
  return signedIn
}

/** The event of a person who joins, caused by that person. */
export function joinedEvent(
  context: PeopleContext,
  { invitation, member_id }: { invitation: Invitation; member_id: string },
) {
  const { id, organization_id, role } = invitation
  const actor = memberActor({ id: member_id, organization_id, role })
  const changes = { role, invitation_id: id }
  return newEvent(context, actor, { type: 'member.joined', subject_id: member_id, project_id: null, changes })
}

function requireUsable(
  invitation: Invitation | null,
  { email, at }: { email: string; at: number },
): asserts invitation is Invitation {
  if (!invitation) throw refused('not-found')
  if (invitation.used_at !== null) throw refused('used')
  if (invitation.revoked_at !== null) throw refused('revoked')
  if (invitation.expires_at <= at) throw refused('expired')
  if (invitation.email !== null && invitation.email !== email) throw refused('other-email')
}

const CODES = {
  'not-found': 'INVALID_LINK',
  revoked: 'INVALID_LINK',
  used: 'LINK_USED',
  expired: 'LINK_EXPIRED',
  'other-email': 'INVITATION_FOR_OTHER_EMAIL',
  'email-taken': 'MEMBER_EXISTS',
} as const satisfies Record<InvitationRefusal, string>

function refused(refusal: InvitationRefusal): RelayError {
  return new RelayError(CODES[refusal])
}
