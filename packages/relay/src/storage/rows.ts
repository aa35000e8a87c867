import type { ApiKey, Artifact, CaptureKey, NewArtifact, OpenUpload, Report, Session } from './database.ts'

/** A row as both databases give it: JSON is text, a boolean is 0 or 1. Columns have the names of the type's members. */
type Row<Type, Json extends keyof Type> = { [Name in keyof Type]: Name extends Json ? string | null : Type[Name] }

export type CaptureKeyRow = Omit<
  Row<CaptureKey, 'allowed_origins' | 'allowed_artifact_kinds' | 'quota'>,
  'status' | 'allow_wildcards' | 'signed_only'
> & { allow_wildcards: 0 | 1; signed_only: 0 | 1 }
export type ApiKeyRow = Row<ApiKey, 'scopes'>
export type SessionRow = Row<Session, 'meta'>
export type ReportRow = Row<Report, 'reporter' | 'fields' | 'meta'>
/** What became of an artifact's session is known by the session alone. */
export type ArtifactRow = Omit<Artifact, 'report_id'>

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
]
  .map((column) => `artifacts.${column}`)
  .join(', ')

/** findUpload's statement, but for the value at its end. */
export const SELECT_OPEN_UPLOAD = `
  select a.id, a.kind, a.content_type, a.max_bytes, a.declared_size, a.declared_sha256,
    s.id as session_id, s.origin, s.expires_at, s.report_id,
    k.id as key_id, k.allowed_origins, k.quota, k.revoked_at
  from artifacts a join sessions s on s.id = a.session_id join capture_keys k on k.id = s.capture_key_id
  where a.id = `

export type OpenUploadRow = NewArtifact &
  Pick<SessionRow, 'origin' | 'expires_at' | 'report_id'> &
  Pick<CaptureKeyRow, 'allowed_origins' | 'quota' | 'revoked_at'> & { session_id: string; key_id: string }

export function toOpenUpload(row: OpenUploadRow): OpenUpload {
  const { id, kind, content_type, max_bytes, declared_size, declared_sha256 } = row
  const { session_id, origin, expires_at, report_id, key_id } = row
  return {
    artifact: { id, kind, content_type, max_bytes, declared_size, declared_sha256 },
    session: { id: session_id, origin, expires_at, report_id },
    key: {
      id: key_id,
      status: statusOf(row.revoked_at),
      allowed_origins: parse(row.allowed_origins),
      quota: parse(row.quota),
    },
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
    allow_wildcards: row.allow_wildcards === 1,
    signed_only: row.signed_only === 1,
    allowed_artifact_kinds: parse(row.allowed_artifact_kinds),
    quota: parse(row.quota),
  }
}

export function toApiKey(row: ApiKeyRow): ApiKey {
  return { ...row, scopes: parse(row.scopes) }
}

export function toSession(row: SessionRow): Session {
  return { ...row, meta: parse(row.meta) }
}

export function toReport(row: ReportRow): Report {
  return { ...row, reporter: parse(row.reporter), fields: parse(row.fields), meta: parse(row.meta) }
}

/** JSON for a column, null staying null. */
export function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

/** What toJson wrote. Nobody else writes these columns, so the shape is known. */
function parse<Value>(json: string | null): Value {
  return JSON.parse(json ?? 'null')
}
