/**
 * The tables with user data and their keys. Each table comes after the tables that it references.
 */
export const TABLES = [
  { name: 'organizations', key: ['id'] },
  { name: 'projects', key: ['id'] },
  { name: 'capture_keys', key: ['id'] },
  { name: 'api_keys', key: ['id'] },
  { name: 'reports', key: ['id'] },
  { name: 'sessions', key: ['id'] },
  { name: 'artifacts', key: ['id'] },
  { name: 'consumed_tokens', key: ['id'] },
  { name: 'used_nonces', key: ['id'] },
  { name: 'daily_use', key: ['day', 'capture_key_id'] },
  { name: 'events', key: ['organization_id', 'seq'] },
  { name: 'network_use', key: ['day', 'capture_key_id', 'network'] },
  { name: 'auth_users', key: ['id'] },
  { name: 'auth_accounts', key: ['id'] },
  { name: 'auth_sessions', key: ['id'] },
  { name: 'auth_verifications', key: ['id'] },
  { name: 'members', key: ['id'] },
  { name: 'invitations', key: ['id'] },
  { name: 'password_resets', key: ['hash'] },
  { name: 'passkeys', key: ['id'] },
] as const

export type Table = (typeof TABLES)[number]

/** A row as both databases return it: strings, integers and null by column name. */
export type Row = Record<string, string | number | null>
