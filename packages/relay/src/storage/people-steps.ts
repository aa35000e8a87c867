import type { Role } from '@earshot/protocol'
import type { NewEvent } from './event-records.ts'

import type {
  AuthCondition,
  AuthRow,
  AuthTable,
  Invitation,
  InvitationRefusal,
  Member,
  MemberRefusal,
  NewPasswordReset,
  NewPerson,
  NewPersonSession,
  PersonSession,
} from './people-records.ts'

/** Members and the invitations with which they join. */
export interface MemberSteps {
  /** Oldest first. */
  listMembers(organization_id: string): Promise<Member[]>
  findMember(wanted: { id: string; organization_id: string }): Promise<Member | null>
  findMemberByEmail(wanted: { email: string; organization_id: string }): Promise<Member | null>
  /** The first membership of a person. */
  findMemberByUser(user_id: string): Promise<Member | null>
  /**
   * Null if there is no such member, and 'changed' if its role is not `before`. The only owner keeps
   * the role, also if several owners are changed at the same time: 'last-owner'. Revokes the
   * member's unused invitations, and deletes links to reset a password by and for the member.
   */
  changeRole(step: {
    id: string
    organization_id: string
    before: Role
    role: Role
    at: number
    event: NewEvent
  }): Promise<Member | MemberRefusal | null>
  /**
   * Like changeRole. Deletes the person's account and sessions too, unless the person is a member of
   * another organization.
   */
  removeMember(step: {
    id: string
    organization_id: string
    before: Role
    at: number
    event: NewEvent
  }): Promise<Member | MemberRefusal | null>

  createInvitation(invitation: Invitation, event: NewEvent): Promise<void>
  /** Inserts the invitation unless the organization has an owner. It replaces the earlier one of its kind. */
  createOwnerLink(invitation: Invitation, event: NewEvent): Promise<'created' | 'owner-exists'>
  /** Unused, unrevoked and unexpired ones, oldest first, without those for the first owner. */
  listInvitations(query: { organization_id: string; at: number }): Promise<Invitation[]>
  findInvitation(hash: string): Promise<Invitation | null>
  /** Null unless the invitation exists and is unused. Revoking again keeps the first time. */
  revokeInvitation(step: {
    id: string
    organization_id: string
    at: number
    event: NewEvent
  }): Promise<Invitation | null>
  /**
   * Uses an invitation and creates the person's account and membership, atomically. Exactly one of
   * several concurrent calls with one invitation succeeds.
   */
  acceptInvitation(step: {
    hash: string
    member_id: string
    person: NewPerson
    at: number
    event: NewEvent
  }): Promise<Member | InvitationRefusal>
  /** The oldest usable invitation that is bound to this address. */
  findInvitationByEmail(wanted: { email: string; at: number }): Promise<Invitation | null>
  /**
   * Uses an invitation for a person who has an account. Null unless it is usable for the person's
   * address, and if the person is a member already.
   */
  joinByInvitation(step: {
    id: string
    user_id: string
    member_id: string
    at: number
    event: NewEvent
  }): Promise<Member | null>
  /** Deletes a person's account, unless the person is a member. */
  forgetStranger(user_id: string): Promise<void>
}

/** A row of the statement that finds a session. */
export type SessionRow = Member & { session_id: string; signed_in_at: number }

/** Passwords and sessions. */
export interface SignInSteps {
  /**
   * Inserts a session. False if the person has no account any more or, unless `password_hash` is
   * null, another password than this: a changed password ends the sessions that it did not prove.
   */
  startSession(step: { session: NewPersonSession; password_hash: string | null; event: NewEvent }): Promise<boolean>
  /** The member whose unexpired session has this hash, with the role that the member has now. */
  findMemberBySession(wanted: {
    hash: string
    at: number
  }): Promise<{ session_id: string; signed_in_at: number; member: Member } | null>
  /** Unexpired ones, newest first. */
  listSessions(query: { user_id: string; at: number }): Promise<PersonSession[]>
  /** False if the person has no such session. */
  endSession(step: { id: string; user_id: string; event: NewEvent }): Promise<boolean>
  /** Ends the person's sessions except `keep`, and returns their number. */
  endSessions(step: { user_id: string; keep: string | null; event: NewEvent }): Promise<number>
  /** Deletes sessions, links to reset a password, challenges and sign-ins that expired before `before`. */
  forgetSignIns(before: number): Promise<void>

  findPasswordHash(user_id: string): Promise<string | null>
  /** Null if nobody has this address and a password. */
  findPasswordByEmail(email: string): Promise<{ user_id: string; password_hash: string } | null>
  /**
   * Sets the password, ends the person's sessions except `keep`, and deletes links to reset it. No
   * session that is started at the same time with the former password survives.
   */
  changePassword(step: {
    user_id: string
    account_id: string
    password_hash: string
    keep: string | null
    at: number
    event: NewEvent
  }): Promise<void>
  /** Replaces the person's earlier links. */
  createPasswordReset(reset: NewPasswordReset, event: NewEvent): Promise<void>
  /** Null also if the member no longer has the role for which the link was made. */
  findPasswordReset(wanted: { hash: string; at: number }): Promise<{ user_id: string } | null>
  /**
   * Uses the link once, sets the password and ends every session, as changePassword does. Null if the
   * link cannot be used.
   */
  resetPassword(step: {
    hash: string
    account_id: string
    password_hash: string
    at: number
    event: NewEvent
  }): Promise<{ user_id: string } | null>
}

/** The sign-in library's own access to its tables. */
export interface AuthRowSteps {
  insertAuthRow(step: { table: AuthTable; row: AuthRow }): Promise<void>
  selectAuthRows(query: { table: AuthTable; where: AuthCondition[]; limit?: number }): Promise<AuthRow[]>
  /** Returns the changed rows. */
  updateAuthRows(step: { table: AuthTable; where: AuthCondition[]; set: AuthRow }): Promise<AuthRow[]>
  /** Returns the deleted rows. */
  deleteAuthRows(step: { table: AuthTable; where: AuthCondition[] }): Promise<AuthRow[]>
}
