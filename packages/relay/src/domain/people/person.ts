import { ROLE_SCOPES } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Member } from '../../storage/database.ts'
import { type Actor, seesPrivate } from '../access/actor.ts'
import type { Context, StoreContext } from '../context.ts'

/** The part of the context that sign-ins need. */
export type PeopleContext = Pick<
  Context,
  'database' | 'now' | 'sign_in' | 'guesses' | 'session_age' | 'mayRecordRefusal' | 'signing_key' | 'public_url'
>

/** Who is signed in, and by which session. */
export interface Person {
  member: Member
  session_id: string
  /** When the session began. */
  signed_in_at: number
  actor: Actor
}

/** The actor of a member, with the rights of the role that the member has now. */
export function memberActor({ id, organization_id, role }: Pick<Member, 'id' | 'organization_id' | 'role'>): Actor {
  const scopes = new Set(ROLE_SCOPES[role])
  return { kind: 'member', id, organization_id, owner_id: id, scopes, sees_private: seesPrivate(role) }
}

/** Finds who is signed in. Throws UNAUTHENTICATED if the session has ended. */
export async function findPerson(context: StoreContext, session_hash: string): Promise<Person> {
  const found = await context.database.findMemberBySession({ hash: session_hash, at: context.now() })
  if (!found) {
    throw new RelayError('UNAUTHENTICATED', {
      message: 'The session has ended. Sign in again.',
      details: { reason: 'session_ended' },
    })
  }
  return { ...found, actor: memberActor(found.member) }
}
