import { ROLE_SCOPES, type Role } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'

/**
 * Throws FORBIDDEN unless the actor may change a member with the role `from`, or make one with the
 * role `to`. Only an owner manages owners, and nobody grants a right that they do not have.
 */
export async function requireGrant(
  context: StoreContext,
  actor: Actor,
  { from, to }: { from?: Role; to?: Role },
): Promise<void> {
  const isAboutOwner = from === 'owner' || to === 'owner'
  if (isAboutOwner && !(await isOwner(context, actor))) {
    throw new RelayError('FORBIDDEN', {
      message: 'Only an owner can invite, change or remove an owner.',
      details: { required_role: 'owner' },
    })
  }
  const missing = to && ROLE_SCOPES[to].find((scope) => !actor.scopes.has(scope))
  if (missing) {
    throw new RelayError('FORBIDDEN', {
      message: `The role ${to} has rights that you do not have. Choose another role.`,
      details: { required_scope: missing },
    })
  }
}

/** Looked up at each call, so that a changed role takes effect at once. */
async function isOwner({ database }: StoreContext, { kind, id, organization_id }: Actor): Promise<boolean> {
  if (kind === 'system') return true
  return kind === 'member' && (await database.findMember({ id, organization_id }))?.role === 'owner'
}
