import { RelayError } from '../../errors.ts'
import { isoTime } from '../../iso-time.ts'
import type { Member } from '../../storage/database.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { asGuess } from './guesses.ts'
import type { PeopleContext, Person } from './person.ts'
import type { SignedIn, SignInClient } from './sign-in.ts'

const DAY_MS = 86_400_000

/**
 * Signs a person in. Throws INVALID_CREDENTIALS, without telling whether the e-mail or the password
 * was wrong.
 */
export async function signIn(
  context: PeopleContext,
  credentials: { email: string; password: string },
  client: SignInClient,
): Promise<SignedIn & { member: Member }> {
  const guess = { email: credentials.email, network: client.network }
  const found = await asGuess(context.guesses, guess, async () => {
    const signedIn = await context.sign_in.withPassword(credentials, client)
    const member = signedIn && (await context.database.findMemberByUser(signedIn.user_id))
    if (!member) throw new RelayError('INVALID_CREDENTIALS')
    return { ...signedIn, member }
  })
  forgetOld(context)
  return found
}

/** Removes expired rows now and then. Nobody waits for it, and a failure is repeated by the next. */
export function forgetOld(context: StoreContext): void {
  context.database.forgetSignIns(context.now() - DAY_MS).catch(() => undefined)
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
