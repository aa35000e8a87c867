import {
  type CreatedInvitation,
  INVITATION,
  INVITATIONS,
  type Invitation,
  MEMBER,
  MEMBER_PASSWORD_RESET,
  MEMBERS,
  type Member,
  type NewInvitation,
  type PasswordResetLink,
  type Role,
} from '@earshot/protocol'
import type { Call } from '../call.ts'

export function membersOf(call: Call) {
  return {
    /** All members, in the order in which they joined. */
    list: (): Promise<{ items: Member[] }> => call({ method: 'get', path: MEMBERS }),
    get: (id: string): Promise<Member> => call({ method: 'get', path: MEMBER, params: { id } }),
    /** Changes the role, effective at once. */
    update: (id: string, body: { role: Role }): Promise<Member> =>
      call({ method: 'patch', path: MEMBER, params: { id }, body }),
    /** Removes a member, and ends their sessions. */
    remove: (id: string): Promise<void> => call({ method: 'delete', path: MEMBER, params: { id } }),
    /** Creates a link with which the member sets a new password. */
    resetPassword: (id: string): Promise<PasswordResetLink> =>
      call({ method: 'post', path: MEMBER_PASSWORD_RESET, params: { id } }),
  }
}

export function invitationsOf(call: Call) {
  return {
    /** The invitations that can still be used. */
    list: (): Promise<{ items: Invitation[] }> => call({ method: 'get', path: INVITATIONS }),
    /** The response is the only one with the link. */
    create: (body: NewInvitation): Promise<CreatedInvitation> => call({ method: 'post', path: INVITATIONS, body }),
    revoke: (id: string): Promise<void> => call({ method: 'delete', path: INVITATION, params: { id } }),
  }
}
