import {
  INVITATION,
  INVITATIONS,
  JOIN_PAGE,
  MEMBER,
  MEMBER_PASSWORD_RESET,
  MEMBERS,
  RESET_PAGE,
} from '@earshot/protocol'
import {
  createdInvitation,
  invitationList,
  member,
  memberChange,
  memberList,
  newInvitation,
  passwordResetLink,
} from '@earshot/protocol/schemas'
import { createInvitation, listInvitations, revokeInvitation } from '../../../domain/people/invitations.ts'
import { changeRole, findMember, listMembers, removeMember } from '../../../domain/people/members.ts'
import { createPasswordReset } from '../../../domain/people/passwords.ts'
import { toShownInvitation, toShownMember } from '../../../domain/people/shown.ts'
import { isoTime } from '../../../iso-time.ts'
import { route } from '../route.ts'

export const memberRoutes = [
  route({
    method: 'get',
    path: MEMBERS,
    scope: 'members:read',
    summary: 'List the members, in the order in which they joined.',
    response: memberList,
    run: async ({ context, actor }) => ({ items: (await listMembers(context, actor)).map(toShownMember) }),
  }),
  route({
    method: 'get',
    path: MEMBER,
    scope: 'members:read',
    summary: 'Get a member.',
    response: member,
    run: async ({ context, actor, params }) => toShownMember(await findMember(context, actor, String(params.id))),
  }),
  route({
    method: 'patch',
    path: MEMBER,
    scope: 'members:update',
    summary: 'Change a member’s role, effective at once.',
    body: memberChange,
    errors: ['LAST_OWNER', 'CONFLICT'],
    response: member,
    run: async ({ context, actor, params, body }) =>
      toShownMember(await changeRole(context, actor, { id: String(params.id), ...body })),
  }),
  route({
    method: 'delete',
    path: MEMBER,
    scope: 'members:delete',
    summary: 'Remove a member, and end their sessions.',
    errors: ['LAST_OWNER', 'CONFLICT'],
    run: async ({ context, actor, params }) => {
      await removeMember(context, actor, String(params.id))
    },
  }),
  route({
    method: 'post',
    path: MEMBER_PASSWORD_RESET,
    scope: 'members:update',
    summary: 'Create a link with which a member sets a new password.',
    status: 201,
    response: passwordResetLink,
    run: async ({ context, actor, params }) => {
      const { token, expires_at } = await createPasswordReset(context, actor, String(params.id))
      return { link: `${context.public_url}${RESET_PAGE}#${token}`, expires_at: isoTime(expires_at) }
    },
  }),
  route({
    method: 'get',
    path: INVITATIONS,
    scope: 'members:read',
    summary: 'List the invitations that can still be used.',
    response: invitationList,
    run: async ({ context, actor }) => ({ items: (await listInvitations(context, actor)).map(toShownInvitation) }),
  }),
  route({
    method: 'post',
    path: INVITATIONS,
    scope: 'members:create',
    summary: 'Invite a person by a link.',
    body: newInvitation,
    errors: ['MEMBER_EXISTS'],
    status: 201,
    response: createdInvitation,
    run: async ({ context, actor, body }) => {
      const { token, invitation } = await createInvitation(context, actor, body)
      return { ...toShownInvitation(invitation), link: `${context.public_url}${JOIN_PAGE}#${token}` }
    },
  }),
  route({
    method: 'delete',
    path: INVITATION,
    scope: 'members:delete',
    summary: 'Revoke an invitation.',
    run: ({ context, actor, params }) => revokeInvitation(context, actor, String(params.id)),
  }),
]
