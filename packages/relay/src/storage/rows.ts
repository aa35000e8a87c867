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

/** findUpload's statement; `wanted` is a table of artifacts' ids and days. */
export const selectOpenUpload = (wanted: string) => `
  select a.id, a.kind, a.content_type, a.max_bytes, a.declared_size, a.declared_sha256,
    s.id as session_id, s.origin, s.expires_at, s.report_id, s.network,
    k.id as key_id, k.allowed_origins, k.quota, k.revoked_at,
    wanted.day, coalesce(d.bytes, 0) as of_key, coalesce(n.bytes, 0) as of_network
  from ${wanted}
    join artifacts a on a.id = wanted.id
    join sessions s on s.id = a.session_id
    join capture_keys k on k.id = s.capture_key_id
    left join daily_use d on d.day = wanted.day and d.capture_key_id = k.id
    left join network_use n on n.day = wanted.day and n.capture_key_id = k.id and n.network = s.network`

export type OpenUploadRow = NewArtifact &
  Pick<SessionRow, 'origin' | 'expires_at' | 'report_id' | 'network'> &
  Pick<CaptureKeyRow, 'allowed_origins' | 'quota' | 'revoked_at'> &
  OpenUpload['used'] & { session_id: string; key_id: string; day: number }

export function toOpenUpload(row: OpenUploadRow): OpenUpload {
  const { id, kind, content_type, max_bytes, declared_size, declared_sha256 } = row
  const { session_id, origin, expires_at, report_id, network, key_id, of_key, of_network } = row
  return {
    artifact: { id, kind, content_type, max_bytes, declared_size, declared_sha256 },
    session: { id: session_id, origin, expires_at, report_id, network },
    key: {
      id: key_id,
      status: statusOf(row.revoked_at),
      allowed_origins: parse(row.allowed_origins),
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
