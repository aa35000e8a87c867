import type { Database } from '../database.ts'
import { dayOf } from '../utc-day.ts'
import type { Connections } from './connections.ts'

/**
 * The session's row is locked first, as in finalizeReport, so that the second of two calls sees the
 * effect of the first. A locked row is read in its current state, not as of the start of the
 * statement.
 */
const RECORD = {
  name: 'record-upload',
  text: `with session as (
           select report_id, capture_key_id, network from sessions
           where id = (select session_id from artifacts where id = $1)
           for update
         ), target as (
           select artifacts.file, greatest(0, $3::bigint - coalesce(artifacts.size, 0)) as bytes, session.*
           from session, artifacts where artifacts.id = $1
           for update of artifacts
         ), has_room as (
           select target.* from target where report_id is null and bytes <= $4::bigint and not exists (
             select from daily_use use
             where use.day = $2::integer and use.capture_key_id = target.capture_key_id
               and (use.bytes + target.bytes > $4::bigint or use.sessions > $5::bigint)
           )
         ), shared as (
           insert into network_use as use (day, capture_key_id, network, sessions, bytes)
           select $2::integer, capture_key_id, network, 0, bytes from has_room
           where network is not null and bytes <= $11::bigint
           on conflict (day, capture_key_id, network) do update set bytes = use.bytes + excluded.bytes
           where use.bytes + excluded.bytes <= $11::bigint and use.sessions <= $12::bigint
           returning 1
         ), counted as (
           insert into daily_use as use (day, capture_key_id, sessions, bytes)
           select $2::integer, capture_key_id, 0, bytes from has_room
           where network is null or exists (select from shared)
           on conflict (day, capture_key_id) do update set bytes = use.bytes + excluded.bytes
           where use.bytes + excluded.bytes <= $4::bigint and use.sessions <= $5::bigint
           returning 1
         ), noted as (
           update artifacts set file = $6, size = $3::bigint, sha256 = $7, received_size = $8::bigint, received_sha256 = $9,
             arrived_at = $10::bigint
           from counted where id = $1
         ), orphaned as (
           insert into unwanted_files select file from target, counted where file is not null and file <> $6
           on conflict do nothing
         )
         select file, report_id, exists (select from counted) as is_counted,
           network is not null and exists (select from has_room) and not exists (select from shared) as is_over_share,
           -- For this transaction only: finalizing waits for the disk and flushes this commit too. A replacement waits itself, since
           -- its old file is removed next.
           set_config('synchronous_commit', case when file is null then 'off' else current_setting('synchronous_commit') end, true)
         from target`,
}

interface Outcome {
  file: string | null
  report_id: string | null
  is_counted: boolean
  is_over_share: boolean
}

/** recordUpload takes one round trip. */
export function createRecordUpload(query: Connections['query']): Database['recordUpload'] {
  return async ({ artifact_id, file, size, sha256, received_size, received_sha256, at, limits }) => {
    const { quota, share } = limits
    const [target] = await query<Outcome>(RECORD, [
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
      share.bytes_per_day,
      share.sessions_per_day,
    ])
    if (!target) return 'not-found'
    if (target.report_id !== null) return 'already-finalized'
    if (!target.is_counted) return target.is_over_share ? 'share-exceeded' : 'quota-exceeded'
    return { replaced: target.file === file ? null : target.file }
  }
}
