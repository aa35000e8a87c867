import type { ApiKey } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'

type OwnedKey = Pick<ApiKey, 'id' | 'owner_id'>

/** Who may change members may also see and revoke their keys. */
export function seesAll({ kind, scopes }: Actor): boolean {
  return kind === 'system' || scopes.has('members:update')
}

/** A key without an owner is nobody's but its own, and the command line's. */
export function isOwn({ kind, id, owner_id }: Actor, key: OwnedKey): boolean {
  if (kind === 'system') return true
  return owner_id === null ? key.id === id : key.owner_id === owner_id
}

/** Whether an actor with the scope `api_keys:read` may see this API key. */
export function maySee(actor: Actor, key: OwnedKey): boolean {
  return seesAll(actor) || isOwn(actor, key)
}
