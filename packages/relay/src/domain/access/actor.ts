import { type Role, SCOPES, type Scope } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Viewer } from '../../storage/database.ts'

/**
 * Who makes a management call. Authentication creates it from a session cookie or an API key; the
 * command line acts as `system`.
 */
export interface Actor {
  readonly kind: 'member' | 'api_key' | 'system'
  /** The id of the member or of the key; `command-line` for the command line. */
  readonly id: string
  readonly organization_id: string
  /** The member who acts, or whose key acts. Null for the command line and for its keys. */
  readonly owner_id: string | null
  readonly scopes: ReadonlySet<Scope>
  /** Whether private reports are visible that are not assigned to `owner_id`. */
  readonly sees_private: boolean
  /** When the API key that acts expires. Not set for others. */
  readonly expires_at?: number
}

/** Whether `authorize` permits it, for lists that leave out what the actor may not read. */
export function isAuthorized({ scopes }: Actor, scope: Scope): boolean {
  return scopes.has(scope)
}

/** The only place that decides what an actor may do. Throws FORBIDDEN without the scope. */
export function authorize(actor: Actor, scope: Scope): void {
  if (isAuthorized(actor, scope)) return
  throw new RelayError('FORBIDDEN', { details: { required_scope: scope } })
}

/** Whoever can run commands on the relay's machine may do everything. */
export function commandLine(organization_id: string): Actor {
  const scopes = new Set(SCOPES)
  return { kind: 'system', id: 'command-line', organization_id, owner_id: null, scopes, sees_private: true }
}

/** Whether a member with this role sees all private reports. */
export function seesPrivate(role: Role): boolean {
  return role === 'admin' || role === 'owner'
}

/** Whether the actor may change what others have written: the same that see all private reports. */
export function mayChangeOthers({ sees_private }: Actor): boolean {
  return sees_private
}

/** Whose view of the reports a database step returns. */
export function viewerOf({ owner_id, sees_private }: Actor): Viewer {
  return { member_id: owner_id, sees_private }
}
