import type { Database } from '../database.ts'
import { dayOf } from '../utc-day.ts'
import type { Connections } from './connections.ts'

/**
 * The session's row is locked first, as finalizing does: what comes second sees what came first. What is locked is read as it is then,
 * not as it was when the statement began.
 */
const RECORD = {
  name: 'record-upload',
  text: `with session as (
           select report_id, capture_key_id from sessions
           where id = (select session_id from artifacts where id = $1)
           for update
         ), target as (
           select artifacts.file, session.report_id, session.capture_key_id
           from session, artifacts where artifacts.id = $1
           for update of artifacts
         ), counted as (
           insert into daily_use as use (day, capture_key_id, sessions, bytes)
           select $2::integer, capture_key_id, 0, $3::bigint from target
           where report_id is null and $3::bigint <= $4::bigint and $5::bigint >= 0
           on conflict (day, capture_key_id) do update set bytes = use.bytes + $3::bigint
           where use.bytes + $3::bigint <= $4::bigint and use.sessions <= $5::bigint
           returning 1
         ), noted as (
           update artifacts set file = $6, size = $3::bigint, sha256 = $7, received_size = $8::bigint, received_sha256 = $9,
             arrived_at = $10::bigint
           from counted where id = $1
         ), unwanted as (
           insert into unwanted_files select file from target, counted where file is not null and file <> $6
           on conflict do nothing
         )
         select file, report_id, exists (select from counted) as is_counted,
           -- For this transaction alone: the commit that makes the report waits for the disk, and takes this one along. Where a file is
           -- replaced it waits by itself, since that file goes next.
           set_config('synchronous_commit', case when file is null then 'off' else current_setting('synchronous_commit') end, true)
         from target`,
}

/** recordUpload, in one round trip. */
export function recordingUploads(query: Connections['query']): Database['recordUpload'] {
  return async ({ artifact_id, file, size, sha256, received_size, received_sha256, at, quota }) => {
    const [target] = await query<{ file: string | null; report_id: string | null; is_counted: boolean }>(RECORD, [
      artifact_id,
      dayOf(at),
      size,
      quota.bytes_per_day,
      quota.sessions_per_day,
      file,
      sha256,
      received_size,
      received_sha256,
      at,
    ])
    if (!target) return 'not-found'
    if (target.report_id !== null) return 'already-finalized'
    if (!target.is_counted) return 'quota-exceeded'
    return { replaced: target.file === file ? null : target.file }
  }
}
