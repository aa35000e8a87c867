import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Member } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { requireGrant } from './granted-roles.ts'
import { asGuess } from './guesses.ts'
import { hashLinkToken, newLinkToken } from './link-token.ts'
import { makerOf } from './maker.ts'
import { about, findMember } from './members.ts'
import { memberActor, type PeopleContext, type Person } from './person.ts'
import type { SignInClient } from './sign-in.ts'

const RESET_AGE_MS = 24 * 60 * 60_000

/**
 * Creates a link with which a member sets a new password. It replaces the member's earlier link.
 * Whoever has the link can become the member, so it needs the right to grant the member's role, and
 * an API key is refused: its scopes would be no limit.
 */
export async function createPasswordReset(
  context: StoreContext,
  actor: Actor,
  id_or_email: string,
): Promise<{ token: string; expires_at: number }> {
  const member = await findMember(context, actor, id_or_email)
  if (actor.kind === 'api_key') {
    const message = 'An API key cannot create a link that resets a password. Sign in to create it.'
    throw new RelayError('FORBIDDEN', { message })
  }
  await requireGrant(context, actor, { from: member.role, to: member.role })
  const token = newLinkToken()
  const change = { ...about(member), type: 'member.password_reset_requested', changes: {} } as const
  const event = newEvent(context, actor, change)
  const expires_at = event.at + RESET_AGE_MS
  const { user_id, role } = member
  const times = { created_at: event.at, expires_at }
  const reset = { hash: hashLinkToken(token), user_id, role, created_by: makerOf(actor), ...times }
  await context.database.createPasswordReset(reset, event)
  return { token, expires_at }
}

/** Sets a new password with the token of a link, once, and ends all of the member's sessions. */
export async function resetPassword(
  context: PeopleContext,
  wanted: { token: string; new_password: string },
  { network }: SignInClient,
): Promise<void> {
  const { email } = await asGuess(context.guesses, { network }, () => useLink(context, { ...wanted, network }))
  await context.guesses.forget({ email, network })
}

async function useLink(
  context: PeopleContext,
  { token, new_password, network }: { token: string; new_password: string; network: string },
): Promise<Member> {
  const hash = hashLinkToken(token)
  const at = context.now()
  const reset = await context.database.findPasswordReset({ hash, at })
  const member = reset && (await context.database.findMemberByUser(reset.user_id))
  if (!member) throw new RelayError('INVALID_LINK')
  const password_hash = await context.sign_in.hashPassword(new_password, network)
  const event = newEvent(context, memberActor(member), { ...changed(member), changes: { by: 'link' } })
  const step = { hash, account_id: newId('acc', at), password_hash, at, event }
  if (!(await context.database.resetPassword(step))) throw new RelayError('INVALID_LINK')
  return member
}

/** Changes the password of the person who is signed in, and ends the person's other sessions. */
export async function changePassword(
  context: PeopleContext,
  person: Person,
  { current_password, new_password, network }: { current_password: string; new_password: string; network: string },
): Promise<void> {
  const { member, session_id, actor } = person
  const { user_id } = member
  await requirePassword(context, person, { password: current_password, network })
  const password_hash = await context.sign_in.hashPassword(new_password, network)
  const event = newEvent(context, actor, { ...changed(member), changes: { by: 'member' } })
  const step = { user_id, account_id: newId('acc', event.at), password_hash, keep: session_id, at: event.at, event }
  await context.database.changePassword(step)
}

/** Throws INVALID_CREDENTIALS unless the person who is signed in knows the password. */
export function requirePassword(
  context: PeopleContext,
  { member: { user_id, email } }: Person,
  { password, network }: { password: string; network: string },
): Promise<void> {
  return asGuess(context.guesses, { email, network }, async () => {
    const hash = await context.database.findPasswordHash(user_id)
    const isRight = hash !== null && (await context.sign_in.isPassword({ hash, password }, network))
    if (!isRight) throw new RelayError('INVALID_CREDENTIALS', { message: 'The current password is wrong.' })
  })
}

function changed(member: { id: string }) {
  return { ...about(member), type: 'member.password_changed' } as const
}
