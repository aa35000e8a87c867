import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Member } from '../../storage/database.ts'
import { asGuess } from './guesses.ts'
import { joinedEvent } from './join.ts'
import type { PeopleContext } from './person.ts'
import type { Identity, OidcReturn, OidcSignIn, SignedIn, SignInClient } from './sign-in.ts'
import { startSession } from './start-session.ts'

/** Begins a sign-in at the organization's provider. Throws NOT_FOUND if none is configured. */
export function startOidc({ sign_in }: PeopleContext, client: SignInClient) {
  return requireOidc(sign_in.oidc).start(client)
}

/**
 * Completes a sign-in at the provider. A person who is not a member yet joins by an invitation for
 * the address that the provider vouches for. Throws SIGN_IN_EXPIRED or SIGN_IN_REFUSED.
 */
export function finishOidc(
  context: PeopleContext,
  request: OidcReturn,
  client: SignInClient,
): Promise<SignedIn & { cookies: string[] }> {
  return asGuess(context.guesses, { network: client.network }, () => complete(context, request, client))
}

async function complete(
  context: PeopleContext,
  request: OidcReturn,
  client: SignInClient,
): Promise<SignedIn & { cookies: string[] }> {
  const identity = await requireOidc(context.sign_in.oidc).finish(request, client)
  if (identity === 'expired') throw new RelayError('SIGN_IN_EXPIRED')
  if (identity === 'refused') throw new RelayError('SIGN_IN_REFUSED')
  const member = (await context.database.findMemberByUser(identity.user_id)) ?? (await joinInvited(context, identity))
  if (!member) {
    await context.database.forgetStranger(identity.user_id)
    throw new RelayError('SIGN_IN_REFUSED')
  }
  const signedIn = await startSession(context, { member, how: 'oidc', client })
  if (!signedIn) throw new RelayError('SIGN_IN_REFUSED')
  return { ...signedIn, cookies: identity.cookies }
}

async function joinInvited(context: PeopleContext, { user_id, email, is_verified }: Identity): Promise<Member | null> {
  const at = context.now()
  const invitation = is_verified ? await context.database.findInvitationByEmail({ email, at }) : null
  if (!invitation) return null
  const member_id = newId('mem', at)
  const event = joinedEvent(context, { invitation, member_id })
  return context.database.joinByInvitation({ id: invitation.id, user_id, member_id, at, event })
}

function requireOidc(oidc: OidcSignIn | null): OidcSignIn {
  if (!oidc) throw new RelayError('NOT_FOUND', { message: 'No OpenID Connect provider is configured.' })
  return oidc
}
