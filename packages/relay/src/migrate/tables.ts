/**
 * The tables with user data and their keys. Each table comes after the tables that it references.
 * `isFilledAtStart`: a relay that was started once has rows in it, which the copy replaces.
 */
export const TABLES: readonly Table[] = [
  { name: 'organizations', key: ['id'], isFilledAtStart: true },
  { name: 'projects', key: ['id'], isFilledAtStart: true },
  { name: 'statuses', key: ['project_id', 'key'], isFilledAtStart: true },
  { name: 'jobs', key: ['id'], isFilledAtStart: true },
  { name: 'capture_keys', key: ['id'] },
  { name: 'api_keys', key: ['id'] },
  { name: 'reports', key: ['id'] },
  { name: 'report_errors', key: ['report_id', 'message'] },
  { name: 'report_tags', key: ['report_id', 'tag'] },
  { name: 'bulk_changes', key: ['id'] },
  { name: 'bulk_change_items', key: ['bulk_change_id', 'report_id'] },
  { name: 'share_links', key: ['id'] },
  { name: 'tags', key: ['project_id', 'name'] },
  { name: 'comments', key: ['id'] },
  { name: 'report_texts', key: ['report_id'] },
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
]

export interface Table {
  readonly name: string
  readonly key: readonly string[]
  readonly isFilledAtStart?: true
}

/** A row as both databases return it: strings, integers and null by column name. */
export type Row = Record<string, string | number | null>
