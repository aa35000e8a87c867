import type { Role } from '@earshot/protocol'
import {
  API_KEY_COLUMNS,
  type CAPTURE_KEY_COLUMNS,
  type COMMENT_COLUMNS,
  columnList,
  type EVENT_COLUMNS,
  type NEW_REPORT_COLUMNS,
  type REPORT_COLUMNS,
} from './columns.ts'
import type {
  ApiKey,
  Artifact,
  BulkChange,
  CaptureKey,
  CaptureKeySettings,
  Comment,
  Event,
  NewArtifact,
  NewEvent,
  NewReport,
  OpenUpload,
  Report,
  Session,
} from './database.ts'
import type { PASSKEY_COLUMNS } from './people-columns.ts'
import type { Passkey } from './people-records.ts'

/** The type of a value in both databases: JSON is text, a boolean is 0 or 1. */
type Stored<Type, Name extends keyof Type, Json> = Name extends Json
  ? string | null
  : Type[Name] extends boolean
    ? 0 | 1
    : Type[Name]
/** Columns have the same names as the members of the type. */
type Row<Type, Column extends keyof Type, Json extends Column = never> = { [Name in Column]: Stored<Type, Name, Json> }

export type CaptureKeyRow = Row<
  CaptureKey,
  (typeof CAPTURE_KEY_COLUMNS)[number],
  'allowed_origins' | 'disabled_origins' | 'allowed_artifact_kinds' | 'quota'
>
export type ApiKeyRow = Row<ApiKey, (typeof API_KEY_COLUMNS)[number], 'scopes' | 'allowed_ips'>
export type SessionRow = Row<Session, keyof Session, 'meta'>
export type NewReportRow = Row<NewReport, (typeof NEW_REPORT_COLUMNS)[number], 'reporter' | 'fields' | 'meta'>
/** The columns of the table, and `tags`, which are rows of their own. */
export type ReportRow = Row<Report, (typeof REPORT_COLUMNS)[number] | 'tags', 'reporter' | 'fields' | 'meta' | 'tags'>
export type CommentRow = Row<Comment, (typeof COMMENT_COLUMNS)[number], 'author' | 'anchor'>
export type EventRow = Row<Event, (typeof EVENT_COLUMNS)[number], 'actor' | 'changes'>
/** `report_id` is a column of the session only. */
export type ArtifactRow = Omit<Artifact, 'report_id'>

/**
 * The statement of findUpload. `wanted`: a table expression with the columns `id` (of an artifact)
 * and `day`.
 */
export const selectOpenUpload = (wanted: string) => `
  select a.id, a.kind, a.content_type, a.max_bytes, a.declared_size, a.declared_sha256,
    s.id as session_id, s.origin, s.expires_at, s.report_id, s.network,
    k.id as key_id, k.allowed_origins, k.disabled_origins, k.quota, k.revoked_at, k.expires_at as key_expires_at,
    wanted.day, coalesce(d.bytes, 0) as of_key, coalesce(n.bytes, 0) as of_network
  from ${wanted}
    join artifacts a on a.id = wanted.id
    join sessions s on s.id = a.session_id
    join capture_keys k on k.id = s.capture_key_id
    left join daily_use d on d.day = wanted.day and d.capture_key_id = k.id
    left join network_use n on n.day = wanted.day and n.capture_key_id = k.id and n.network = s.network`

export type OpenUploadRow = NewArtifact &
  Pick<SessionRow, 'origin' | 'expires_at' | 'report_id' | 'network'> &
  Pick<CaptureKeyRow, 'allowed_origins' | 'disabled_origins' | 'quota' | 'revoked_at'> &
  OpenUpload['used'] & {
    session_id: string
    key_id: string
    key_expires_at: number | null
    day: number
  }

export function toOpenUpload(row: OpenUploadRow): OpenUpload {
  const { id, kind, content_type, max_bytes, declared_size, declared_sha256 } = row
  const { session_id, origin, expires_at, report_id, network, key_id, of_key, of_network } = row
  return {
    artifact: { id, kind, content_type, max_bytes, declared_size, declared_sha256 },
    session: { id: session_id, origin, expires_at, report_id, network },
    key: {
      id: key_id,
      revoked_at: row.revoked_at,
      expires_at: row.key_expires_at,
      allowed_origins: parse(row.allowed_origins),
      disabled_origins: parse(row.disabled_origins),
      quota: parse(row.quota),
    },
    used: { of_key, of_network },
  }
}

function statusOf(revoked_at: number | null): CaptureKey['status'] {
  return revoked_at === null ? 'active' : 'revoked'
}

export function toCaptureKey(row: CaptureKeyRow): CaptureKey {
  return {
    ...row,
    status: statusOf(row.revoked_at),
    allowed_origins: parse(row.allowed_origins),
    disabled_origins: parse(row.disabled_origins),
    allow_wildcards: row.allow_wildcards === 1,
    signed_only: row.signed_only === 1,
    allowed_artifact_kinds: parse(row.allowed_artifact_kinds),
    quota: parse(row.quota),
  }
}

export function fromCaptureKey(key: CaptureKey): CaptureKeyRow {
  const { status: _, ...columns } = key
  return { ...columns, ...fromSettings(key) }
}

/** The columns of a capture key's settings. */
export function fromSettings(settings: CaptureKeySettings): Pick<CaptureKeyRow, keyof CaptureKeySettings> {
  const { name, allow_wildcards, max_visibility, signed_only } = settings
  return {
    name,
    max_visibility,
    allowed_origins: toJson(settings.allowed_origins),
    disabled_origins: toJson(settings.disabled_origins),
    allow_wildcards: allow_wildcards ? 1 : 0,
    signed_only: signed_only ? 1 : 0,
    allowed_artifact_kinds: toJson(settings.allowed_artifact_kinds),
    quota: toJson(settings.quota),
  }
}

export function toApiKey(row: ApiKeyRow): ApiKey {
  return { ...row, scopes: parse(row.scopes), allowed_ips: parse(row.allowed_ips) }
}

export type OwnedApiKeyRow = ApiKeyRow & { owner_role: Role | null }

/** The statement of findApiKey. `hash`: the placeholder of the hash. */
export const selectOwned = (hash: string) =>
  `select ${columnList(API_KEY_COLUMNS, 'api_keys')}, members.role as owner_role
   from api_keys left join members
     on members.id = api_keys.owner_id and members.organization_id = api_keys.organization_id
   where api_keys.hash = ${hash}`

export function toOwnedApiKey({ owner_role, ...row }: OwnedApiKeyRow): ApiKey & { owner_role: Role | null } {
  return { ...toApiKey(row), owner_role }
}

export function fromApiKey(key: ApiKey): ApiKeyRow {
  return { ...key, scopes: toJson(key.scopes), allowed_ips: toJson(key.allowed_ips) }
}

export function toSession(row: SessionRow): Session {
  return { ...row, meta: parse(row.meta) }
}

export function toReport(row: ReportRow): Report {
  const { reporter, fields, meta, tags } = row
  return { ...row, reporter: parse(reporter), fields: parse(fields), meta: parse(meta), tags: parse(tags) }
}

export function fromReport(report: NewReport): NewReportRow {
  return { ...report, reporter: toJson(report.reporter), fields: toJson(report.fields), meta: toJson(report.meta) }
}

export type BulkChangeRow = Row<BulkChange, keyof BulkChange, 'items'>

export function toBulkChange(row: BulkChangeRow): BulkChange {
  return { ...row, items: parse(row.items) }
}

export function toComment(row: CommentRow): Comment {
  return { ...row, author: parse(row.author), anchor: parse(row.anchor) }
}

export function fromComment(comment: Comment): CommentRow {
  return { ...comment, author: toJson(comment.author), anchor: toJson(comment.anchor) }
}

export function toEvent(row: EventRow): Event {
  return { ...row, actor: parse(row.actor), changes: parse(row.changes) }
}

export function fromEvent(event: NewEvent): Omit<EventRow, 'seq'> {
  return { ...event, actor: toJson(event.actor), changes: toJson(event.changes) }
}

export type PasskeyRow = Row<Passkey, (typeof PASSKEY_COLUMNS)[number], 'transports'>

export function toPasskey(row: PasskeyRow): Passkey {
  return { ...row, transports: parse(row.transports) }
}

export function fromPasskey(passkey: Passkey): PasskeyRow {
  return { ...passkey, transports: toJson(passkey.transports) }
}

/** JSON for a column. Null stays null. */
export function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

/** Parses the output of toJson. Nothing else writes these columns, so the shape is known. */
function parse<Value>(json: string | null): Value {
  return JSON.parse(json ?? 'null')
}
