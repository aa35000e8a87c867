import { newId } from '../../ids.ts'
import type { Member } from '../../storage/database.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { hashLinkToken, newLinkToken } from './link-token.ts'
import { memberActor, type PeopleContext } from './person.ts'
import type { SignedIn, SignInClient } from './sign-in.ts'

const DAY_MS = 86_400_000
const MAX_USER_AGENT_LENGTH = 300

/** How a person proved who they are. */
export type SignInMethod = 'password' | 'passkey' | 'oidc'

/**
 * Starts a session of a person who proved who they are. `password_hash`: the stored hash of the
 * password that proved it. Null if the person was removed or the password was changed since.
 */
export async function startSession(
  context: PeopleContext,
  {
    member,
    how,
    password_hash = null,
    client,
  }: { member: Member; how: SignInMethod; password_hash?: string | null; client: SignInClient },
): Promise<SignedIn | null> {
  const at = context.now()
  const session_token = newLinkToken()
  const session = {
    id: newId('sgn', at),
    user_id: member.user_id,
    hash: hashLinkToken(session_token),
    ip_address: client.address,
    user_agent: client.user_agent.slice(0, MAX_USER_AGENT_LENGTH),
    created_at: at,
    expires_at: at + context.session_age,
  }
  const change = { type: 'session.started', subject_id: session.id, project_id: null, changes: { how } } as const
  const event = newEvent(context, memberActor(member), change)
  const isStarted = await context.database.startSession({ session, password_hash, event })
  forgetOld(context)
  return isStarted ? { member, session_token } : null
}

/** Removes expired rows now and then. Nobody waits for it, and a failure is repeated by the next. */
function forgetOld(context: StoreContext): void {
  context.database.forgetSignIns(context.now() - DAY_MS).catch(() => undefined)
}
