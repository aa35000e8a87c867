import type { Member } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import { newEvent } from '../events/new-event.ts'
import { about } from './members.ts'
import type { PeopleContext } from './person.ts'
import type { SignInClient } from './sign-in.ts'
import type { SignInMethod } from './start-session.ts'

/**
 * Records that somebody failed to sign in as this member, at most once a minute. The refusal does
 * not wait for it: its time would tell that the member exists.
 */
export function recordRefusedSignIn(
  context: PeopleContext,
  { member, how, client }: { member: Member; how: SignInMethod; client: SignInClient },
): void {
  record(context, { member, changes: { how, from: client.address } }).catch(() => undefined)
}

async function record(
  context: PeopleContext,
  { member, changes }: { member: Member; changes: Record<string, string> },
): Promise<void> {
  if (!(await context.mayRecordRefusal(member.id))) return
  const change = { ...about(member), type: 'member.sign_in_refused', changes } as const
  await context.database.addEvent(newEvent(context, somebody(member), change))
}

/** Nobody knows who it was. */
function somebody({ organization_id }: Member): Actor {
  return { kind: 'system', id: 'unknown', organization_id, owner_id: null, scopes: new Set(), sees_private: false }
}
