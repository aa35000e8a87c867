import type { Role } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Invitation } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { requireGrant } from './granted-roles.ts'
import { hashLinkToken, newLinkToken } from './link-token.ts'
import { makerOf } from './maker.ts'

const DAY_MS = 86_400_000

export interface NewInvitation {
  role: Role
  /** The only address that may use it, in lower case. Null: any. */
  email: string | null
  expires_in_days: number
}

/** Creates an invitation. `token` is the secret of its link, which is not stored. */
export async function createInvitation(
  context: StoreContext,
  actor: Actor,
  { role, email, expires_in_days }: NewInvitation,
): Promise<{ token: string; invitation: Invitation }> {
  const { organization_id } = actor
  await requireGrant(context, actor, { to: role })
  if (email && (await context.database.findMemberByEmail({ email, organization_id }))) {
    throw new RelayError('MEMBER_EXISTS')
  }
  const made = newInvitation(context, actor, { kind: 'invitation', role, email, age: expires_in_days * DAY_MS })
  await context.database.createInvitation(made.invitation, made.event)
  return made
}

/** Creates the link with which the first owner joins. Null if there is an owner. */
export async function createOwnerLink(context: StoreContext, actor: Actor): Promise<{ token: string } | null> {
  const made = newInvitation(context, actor, { kind: 'first-owner', role: 'owner', email: null, age: DAY_MS })
  const created = await context.database.createOwnerLink(made.invitation, made.event)
  return created === 'created' ? { token: made.token } : null
}

/** Lists the invitations that can still be used. */
export function listInvitations(context: StoreContext, { organization_id }: Actor): Promise<Invitation[]> {
  return context.database.listInvitations({ organization_id, at: context.now() })
}

/** Revoking twice is harmless. Throws NOT_FOUND for a used one. */
export async function revokeInvitation(context: StoreContext, actor: Actor, id: string): Promise<void> {
  const { organization_id } = actor
  const change = { type: 'invitation.revoked', subject_id: id, project_id: null, changes: {} } as const
  const event = newEvent(context, actor, change)
  const revoked = await context.database.revokeInvitation({ id, organization_id, at: event.at, event })
  if (!revoked) throw new RelayError('NOT_FOUND', { message: 'There is no such invitation, or it was used.' })
}

function newInvitation(
  context: StoreContext,
  actor: Actor,
  { age, ...wanted }: Pick<Invitation, 'kind' | 'role' | 'email'> & { age: number },
) {
  const token = newLinkToken()
  const at = context.now()
  const { organization_id } = actor
  const created_by = makerOf(actor)
  const times = { created_at: at, expires_at: at + age, used_at: null, revoked_at: null }
  const hash = hashLinkToken(token)
  const invitation: Invitation = { id: newId('inv', at), organization_id, hash, ...wanted, created_by, ...times }
  const { role, email, kind } = wanted
  const subject = { subject_id: invitation.id, project_id: null }
  const event = newEvent(context, actor, { ...subject, type: 'member.invited', changes: { role, email, kind } })
  return { token, invitation, event }
}
