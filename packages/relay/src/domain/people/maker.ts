import type { Actor } from '../access/actor.ts'

/** Whose loss of rights ends a link that the actor makes: the member, also behind an API key. */
export function makerOf({ id, owner_id }: Actor): string {
  return owner_id ?? id
}
