/**
 * The columns of each table whose rows are read and written whole. The statements of both databases
 * and the row types are built from these lists, so reading a column that is missing here does not
 * compile.
 */

/** What people change about a project. */
export const PROJECT_SETTINGS = ['name', 'retention_days', 'retention_bytes'] as const

export const PROJECT_COLUMNS = ['id', 'organization_id', 'created_at', ...PROJECT_SETTINGS] as const

/** Beside `project_id`. */
export const TAG_COLUMNS = ['name', 'colour', 'created_at'] as const

/** Beside `project_id`. */
export const STATUS_COLUMNS = ['key', 'name', 'colour', 'kind', 'position'] as const

export const CAPTURE_KEY_COLUMNS = [
  'id',
  'organization_id',
  'project_id',
  'public_key',
  'name',
  'allowed_origins',
  'allow_wildcards',
  'max_visibility',
  'allowed_artifact_kinds',
  'quota',
  'created_at',
  'last_used_at',
  'revoked_at',
  'signed_only',
  'relay_secret_version',
  'disabled_origins',
  'expires_at',
  'replaced_by',
] as const

/** What changeable settings of a capture key are made of. */
export const CAPTURE_KEY_SETTINGS = [
  'name',
  'allowed_origins',
  'disabled_origins',
  'allow_wildcards',
  'max_visibility',
  'signed_only',
  'allowed_artifact_kinds',
  'quota',
] as const

export const API_KEY_COLUMNS = [
  'id',
  'organization_id',
  'name',
  'hash',
  'owner_id',
  'prefix',
  'suffix',
  'scopes',
  'allowed_ips',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
  'replaced_by',
] as const

/** What processing reads from the debugger document. Lists filter by each of them. */
export const REPORT_FACTS = ['page_url', 'browser', 'os', 'release', 'user_name'] as const

/** The small picture that processing makes of the screenshot. */
export const THUMBNAIL_COLUMNS = [
  'thumbnail_file',
  'thumbnail_size',
  'thumbnail_sha256',
  'thumbnail_width',
  'thumbnail_height',
] as const

/** What people change, beside the tags. */
export const REPORT_WORK = [
  'title',
  'summary',
  'visibility',
  'status',
  'severity',
  'assignee_id',
  'archived_at',
  'snoozed_until',
  'duplicate_of',
  'external_key',
  'updated_at',
] as const

/** What is known when a report arrives. The other columns have defaults. */
export const NEW_REPORT_COLUMNS = [
  'id',
  'organization_id',
  'project_id',
  'capture_key_id',
  'session_id',
  'source',
  'origin',
  'title',
  'summary',
  'visibility',
  'media_kind',
  'reporter',
  'fields',
  'meta',
  'created_at',
  'updated_at',
] as const

export const REPORT_COLUMNS = [
  ...new Set([...NEW_REPORT_COLUMNS, ...REPORT_WORK]),
  ...REPORT_FACTS,
  ...THUMBNAIL_COLUMNS,
  'error_count',
  'processing',
  'processing_error',
  'version',
  'comment_count',
] as const

export const SHARE_LINK_COLUMNS = [
  'id',
  'organization_id',
  'report_id',
  'token_hash',
  'created_by',
  'created_at',
  'expires_at',
  'password_hash',
  'revoked_at',
  'last_used_at',
] as const

export const ARTIFACT_COLUMNS = [
  'id',
  'session_id',
  'kind',
  'content_type',
  'max_bytes',
  'declared_size',
  'declared_sha256',
  'file',
  'size',
  'sha256',
  'received_size',
  'received_sha256',
  'arrived_at',
  'width',
  'height',
] as const

export const COMMENT_COLUMNS = [
  'id',
  'organization_id',
  'project_id',
  'report_id',
  'author',
  'body',
  'audience',
  'anchor',
  'created_at',
  'edited_at',
] as const

export const EVENT_COLUMNS = [
  'id',
  'organization_id',
  'seq',
  'project_id',
  'at',
  'actor',
  'type',
  'subject_id',
  'changes',
] as const

export const JOB_COLUMNS = [
  'id',
  'kind',
  'organization_id',
  'payload',
  'unique_key',
  'request_id',
  'created_at',
  'run_at',
  'attempts',
  'last_error',
  'dead_at',
  'lease_token',
  'lease_until',
] as const

/** `reports.id, reports.title`, or `id, title` without a table. */
export function columnList(columns: readonly string[], table?: string): string {
  return columns.map((column) => (table ? `${table}.${column}` : column)).join(', ')
}

/** SQLite's insert statement for a row given as an object. */
export function insertByName(table: string, columns: readonly string[]): string {
  return `insert into ${table} (${columnList(columns)}) values (${columns.map((column) => `@${column}`).join(', ')})`
}

/** PostgreSQL's insert statement for the values that `valuesOf` returns. */
export function insertByPosition(table: string, columns: readonly string[]): string {
  const places = columns.map((_, index) => `$${index + 1}`).join(', ')
  return `insert into ${table} (${columnList(columns)}) values (${places})`
}

/** The values of a row in the order of `columns`. */
export function valuesOf<Column extends string, Value>(
  row: Readonly<Record<Column, Value>>,
  columns: readonly Column[],
): Value[] {
  return columns.map((column) => row[column])
}
