import type { Role } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Member, MemberRefusal } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { requireGrant } from './granted-roles.ts'

export function listMembers({ database }: StoreContext, { organization_id }: Actor): Promise<Member[]> {
  return database.listMembers(organization_id)
}

/** Finds a member by id, or by e-mail address. Throws NOT_FOUND, also for another organization's. */
export async function findMember(
  { database }: StoreContext,
  { organization_id }: Actor,
  id_or_email: string,
): Promise<Member> {
  const member = id_or_email.includes('@')
    ? await database.findMemberByEmail({ email: id_or_email.toLowerCase(), organization_id })
    : await database.findMember({ id: id_or_email, organization_id })
  if (!member)
    throw new RelayError('NOT_FOUND', { message: 'The member was not found. Check the id or the e-mail address.' })
  return member
}

/**
 * Changes a member's role, effective at once. Throws LAST_OWNER for the only owner, and CONFLICT if
 * somebody else has changed the role since it was read: the new role may need another right.
 */
export async function changeRole(
  context: StoreContext,
  actor: Actor,
  { id, role }: { id: string; role: Role },
): Promise<Member> {
  const member = await findMember(context, actor, id)
  await requireGrant(context, actor, { from: member.role, to: role })
  if (member.role === role) return member
  const changes = { role, before: member.role }
  const event = newEvent(context, actor, { ...about(member), type: 'member.role_changed', changes })
  return settled(await context.database.changeRole({ ...member, before: member.role, role, at: event.at, event }))
}

/** Removes a member, whose sessions end at once. Throws as changeRole does. */
export async function removeMember(context: StoreContext, actor: Actor, id: string): Promise<Member> {
  const member = await findMember(context, actor, id)
  await requireGrant(context, actor, { from: member.role })
  const { email, role } = member
  const event = newEvent(context, actor, { ...about(member), type: 'member.removed', changes: { email, role } })
  return settled(await context.database.removeMember({ ...member, before: role, at: event.at, event }))
}

/** The subject of an event about a member. */
export function about({ id }: Pick<Member, 'id'>) {
  return { subject_id: id, project_id: null }
}

function settled(result: Member | MemberRefusal | null): Member {
  if (result === 'changed') throw new RelayError('CONFLICT')
  if (result === 'last-owner') throw new RelayError('LAST_OWNER')
  if (result === null)
    throw new RelayError('NOT_FOUND', { message: 'The member was not found. Check the id or the e-mail address.' })
  return result
}
