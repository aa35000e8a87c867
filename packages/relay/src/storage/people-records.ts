import type { Role } from '@earshot/protocol'

/** A person in an organization. Name and e-mail are those of the person's account. */
export interface Member {
  id: string
  organization_id: string
  user_id: string
  role: Role
  created_at: number
  name: string
  email: string
}

/** A link with which one person joins, once. */
export interface Invitation {
  id: string
  organization_id: string
  /** SHA-256 of the link's token, hexadecimal. The token itself is not stored. */
  hash: string
  /** `first-owner`: valid only while the organization has no owner. */
  kind: 'invitation' | 'first-owner'
  role: Role
  /** The only address that may use the link. Null: any. */
  email: string | null
  /** The member who made it, also by an API key. Otherwise the command line, or its key. */
  created_by: string
  created_at: number
  expires_at: number
  used_at: number | null
  revoked_at: number | null
}

/** Why an invitation cannot be used. */
export type InvitationRefusal = 'not-found' | 'used' | 'revoked' | 'expired' | 'other-email' | 'email-taken'

/** Why a member keeps the role, or is not removed. */
export type MemberRefusal = 'last-owner' | 'changed'

/** A person's account, as an invitation creates it. Without a password, another sign-in must exist. */
export interface NewPerson {
  user_id: string
  name: string
  /** In lower case. */
  email: string
  account_id: string
  password_hash: string
}

/** A link with which a member sets a new password. */
export interface NewPasswordReset {
  /** SHA-256 of the link's token, hexadecimal. */
  hash: string
  user_id: string
  /** The member's role when the link was made. It ends with another role. */
  role: Role
  /** As in an invitation. */
  created_by: string
  created_at: number
  expires_at: number
}

/** A session that begins. */
export interface NewPersonSession {
  id: string
  user_id: string
  /** SHA-256 of the session's token, hexadecimal. The token itself is not stored. */
  hash: string
  ip_address: string
  user_agent: string
  created_at: number
  expires_at: number
}

/** A session as its owner sees it. */
export interface PersonSession {
  id: string
  ip_address: string | null
  user_agent: string | null
  created_at: number
  expires_at: number
}

/** A key pair of a person's device. */
export interface Passkey {
  id: string
  user_id: string
  /** As the browser names it, base64url. */
  credential_id: string
  /** COSE key, base64url. */
  public_key: string
  counter: number
  transports: string[]
  name: string
  created_at: number
  last_used_at: number | null
}

/** The tables that the sign-in library reads and writes by itself. */
export const AUTH_TABLES = ['auth_users', 'auth_accounts', 'auth_sessions', 'auth_verifications'] as const
export type AuthTable = (typeof AUTH_TABLES)[number]
export type AuthValue = string | number | null
export type AuthRow = Record<string, AuthValue>

/** All conditions of a list must hold. */
export interface AuthCondition {
  column: string
  operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'in'
  /** A list for `in`. */
  value: AuthValue | readonly string[]
}
