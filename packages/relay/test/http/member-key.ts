import type { NewApiKey, Role } from '@earshot/protocol'
import { createApiKey } from '../../src/domain/keys/api-keys.ts'
import { memberActor } from '../../src/domain/people/person.ts'
import { joinSample } from '../contracts/people.ts'
import type { RelayUnderTest } from './relay-under-test.ts'

const ALL: NewApiKey = { name: 'Bot', preset: 'full', expires_in_days: 30 }

/** Lets a person join with a role, and creates an API key of theirs. */
export async function newMemberKey(relay: RelayUnderTest, role: Role) {
  const member = await joinSample(relay.database, { email: `${role}@shop.example`, role })
  const { id, organization_id } = member
  const context = { database: relay.database, now: () => relay.clock.now }
  return { ...(await createApiKey(context, memberActor(member), ALL)), member_id: id, organization_id }
}
