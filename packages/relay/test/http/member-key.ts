import { type NewApiKey, ROLE_SCOPES, type Role } from '@earshot/protocol'
import { type Actor, seesPrivate } from '../../src/domain/access/actor.ts'
import { createApiKey } from '../../src/domain/keys/api-keys.ts'
import { joinSample } from '../contracts/people.ts'
import type { RelayUnderTest } from './relay-under-test.ts'

const ALL: NewApiKey = { name: 'Bot', preset: 'full', expires_in_days: 30 }

/** Lets a person join with a role, and creates an API key of theirs. */
export async function newMemberKey(relay: RelayUnderTest, role: Role) {
  const member = await joinSample(relay.database, { email: `${role}@shop.example`, role })
  const { id, organization_id } = member
  const actor: Actor = {
    kind: 'member',
    id,
    organization_id,
    owner_id: id,
    scopes: new Set(ROLE_SCOPES[role]),
    sees_private: seesPrivate(role),
  }
  const context = { database: relay.database, now: () => relay.clock.now }
  return { ...(await createApiKey(context, actor, ALL)), member_id: id, organization_id }
}
