import { columnList } from './columns.ts'

export const INVITATION_COLUMNS = [
  'id',
  'organization_id',
  'hash',
  'kind',
  'role',
  'email',
  'created_by',
  'created_at',
  'expires_at',
  'used_at',
  'revoked_at',
] as const

export const RESET_COLUMNS = ['hash', 'user_id', 'role', 'created_by', 'created_at', 'expires_at'] as const

export const PASSKEY_COLUMNS = [
  'id',
  'user_id',
  'credential_id',
  'public_key',
  'counter',
  'transports',
  'name',
  'created_at',
  'last_used_at',
] as const

export const NEW_SESSION_COLUMNS = [
  'id',
  'user_id',
  'hash',
  'ip_address',
  'user_agent',
  'created_at',
  'expires_at',
] as const

export const PERSON_SESSION_COLUMNS = ['id', 'ip_address', 'user_agent', 'created_at', 'expires_at'] as const

export const ACCOUNT_COLUMNS = [
  'id',
  'user_id',
  'provider_id',
  'account_id',
  'password',
  'created_at',
  'updated_at',
] as const

const MEMBER_COLUMNS = ['id', 'organization_id', 'user_id', 'role', 'created_at'] as const

/** The columns of a Member, from `members m join auth_users u`. */
export const MEMBER_FIELDS = `${columnList(MEMBER_COLUMNS, 'm')}, u.name, u.email`
export const MEMBERS = 'members m join auth_users u on u.id = m.user_id'

/** The statement of findMemberBySession, given the values of the hash and of the time. */
export const selectMemberBySession = (hash: string, at: string) => `
  select s.id as session_id, s.created_at as signed_in_at, ${MEMBER_FIELDS}
  from auth_sessions s join members m on m.user_id = s.user_id join auth_users u on u.id = m.user_id
  where s.hash = ${hash} and s.expires_at > ${at} order by m.created_at, m.id limit 1`

/** The statement of findPasswordByEmail, given the value of the address. */
export const selectPasswordByEmail = (email: string) => `
  select u.id as user_id, a.password as password_hash
  from auth_users u join auth_accounts a on a.user_id = u.id and a.provider_id = 'credential'
  where u.email = ${email} and a.password is not null`

/** The statement of findPasswordReset, given the values of the hash and of the time. */
export const selectReset = (hash: string, at: string) => `
  select user_id from password_resets r
  where hash = ${hash} and expires_at > ${at}
    and exists (select 1 from members m where m.user_id = r.user_id and m.role = r.role)`
