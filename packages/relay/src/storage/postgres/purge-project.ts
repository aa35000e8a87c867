import type { Database } from '../database.ts'
import type { Connections } from './connections.ts'

const PURGE_SESSIONS = {
  name: 'purge-sessions',
  text: `with keys as (
           select k.id, p.deleted_at from capture_keys k join projects p on p.id = k.project_id
           where p.id = $1 and p.deleted_at is not null
         ), revoked as (
           update capture_keys set revoked_at = keys.deleted_at from keys
           where capture_keys.id = keys.id and revoked_at is null
         ), doomed as (
           select id, report_id from sessions where capture_key_id in (select id from keys) limit $2 for update
         ), stored as (
           select file from artifacts where session_id in (select id from doomed) and file is not null
           union all
           select thumbnail_file from reports where id in (select report_id from doomed) and thumbnail_file is not null
         ), noted as (
           insert into unwanted_files select file from stored on conflict do nothing
         ), sessions_gone as (
           delete from sessions where id in (select id from doomed)
         ), reports_gone as (
           delete from reports where id in (select report_id from doomed)
         ), scrubbed as (
           update events set changes = '{}'
           where organization_id = (select organization_id from projects where id = $1)
             and subject_id in (select report_id from doomed)
         )
         select array(select file from stored) as files, (select count(*) from doomed) as sessions`,
}
const PURGE_REST = {
  name: 'purge-project',
  text: `with gone as (
           delete from projects where id = $1 and deleted_at is not null returning id
         ), keys_gone as (
           delete from capture_keys where project_id in (select id from gone) returning id
         ), use_gone as (
           delete from daily_use where capture_key_id in (select id from keys_gone)
         )
         delete from network_use where capture_key_id in (select id from keys_gone)`,
}

/** purgeProject takes one round trip, and another when nothing but the keys is left. */
export function createPurgeProject({ query, find }: Connections): Database['purgeProject'] {
  return async ({ id, limit }) => {
    const [purged] = await find<{ files: string[]; sessions: number }>(PURGE_SESSIONS, [id, limit])
    const { files, sessions } = purged ?? { files: [], sessions: 0 }
    const more = sessions === limit
    if (!more) await query(PURGE_REST, [id])
    return { files, more }
  }
}
