import type { ApiKey, Artifact, CaptureKey, Report, Session } from './database.ts'

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

export function toCaptureKey(row: CaptureKeyRow): CaptureKey {
  return {
    ...row,
    status: row.revoked_at === null ? 'active' : 'revoked',
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
