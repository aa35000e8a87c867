import { RelayError } from '../../errors.ts'
import { isoTime } from '../../iso-time.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { asGuess } from './guesses.ts'
import type { PeopleContext, Person } from './person.ts'
import { recordRefusedSignIn } from './refused-sign-in.ts'
import type { SignedIn, SignInClient } from './sign-in.ts'
import { startSession } from './start-session.ts'

/**
 * Signs a person in. Throws INVALID_CREDENTIALS, without telling whether the e-mail or the password
 * was wrong.
 */
export function signIn(
  context: PeopleContext,
  credentials: { email: string; password: string },
  client: SignInClient,
): Promise<SignedIn> {
  const guess = { email: credentials.email, network: client.network }
  return asGuess(context.guesses, guess, () => provePassword(context, credentials, client))
}

async function provePassword(
  context: PeopleContext,
  { email, password }: { email: string; password: string },
  client: SignInClient,
): Promise<SignedIn> {
  const account = await context.database.findPasswordByEmail(email)
  const member = await context.database.findMemberByUser(account?.user_id ?? '')
  const password_hash = account?.password_hash ?? null
  const isRight = await isPassword(context, { password_hash, password, network: client.network })
  const how = 'password'
  const signedIn = member && isRight && (await startSession(context, { member, how, password_hash, client }))
  if (signedIn) return signedIn
  if (member) recordRefusedSignIn(context, { member, how, client })
  throw new RelayError('INVALID_CREDENTIALS')
}

/** Does the same work without a password to compare with, so that its time tells nothing. */
async function isPassword(
  { sign_in }: PeopleContext,
  { password_hash: hash, password, network }: { password_hash: string | null; password: string; network: string },
): Promise<boolean> {
  if (hash !== null) return sign_in.isPassword({ hash, password }, network)
  await sign_in.hashPassword(password, network)
  return false
}

/** The person's sessions, newest first. */
export async function listSessions(context: StoreContext, { member, session_id }: Person) {
  const sessions = await context.database.listSessions({ user_id: member.user_id, at: context.now() })
  return sessions.map(({ created_at, expires_at, ...session }) => ({
    ...session,
    is_current: session.id === session_id,
    created_at: isoTime(created_at),
    expires_at: isoTime(expires_at),
  }))
}

/** Ends one of the person's sessions. Throws NOT_FOUND, also for another person's. */
export async function endSession(context: StoreContext, { member, actor }: Person, id: string): Promise<void> {
  const change = { type: 'session.ended', subject_id: id, project_id: null, changes: {} } as const
  const event = newEvent(context, actor, change)
  const isEnded = await context.database.endSession({ id, user_id: member.user_id, event })
  if (!isEnded) throw new RelayError('NOT_FOUND', { message: 'There is no such session.' })
}

/** Ends the person's sessions except the one of this request. */
export async function endOtherSessions(context: StoreContext, person: Person): Promise<void> {
  const { member, session_id, actor } = person
  const changes = { all_except: session_id }
  const event = newEvent(context, actor, { type: 'session.ended', subject_id: member.id, project_id: null, changes })
  await context.database.endSessions({ user_id: member.user_id, keep: session_id, event })
}
