import type { UpkeepSteps } from '../database.ts'
import { dayOf } from '../utc-day.ts'
import type { Connections } from './connections.ts'

/**
 * Skips rows that another process has locked, so that several can sweep concurrently and a killed
 * one leaves nothing behind.
 */
const FORGET = {
  name: 'forget-expired',
  text: `with expired as (
           select id from sessions where report_id is null and expires_at < $1
           order by expires_at limit $2 for update skip locked
         ), orphaned as (
           insert into unwanted_files
           select file from artifacts where session_id in (select id from expired) and file is not null
           on conflict do nothing
         ), sessions_gone as (
           delete from sessions where id in (select id from expired)
         ), tokens_gone as (
           delete from consumed_tokens where id in (
             select id from consumed_tokens where expires_at < $1 order by expires_at limit $2 for update skip locked
           )
           returning 1
         ), nonces_gone as (
           delete from used_nonces where expires_at < $1
         ), use_gone as (
           delete from daily_use where day < $3
         ), network_use_gone as (
           delete from network_use where day < $3
         )
         select (select count(*) from expired) as sessions, (select count(*) from tokens_gone) as tokens`,
}
const SELECT_SWEPT_UNTIL = { name: 'swept-until', text: 'select swept_until from sweep_state where id = 1' }
const FINISH = { name: 'finish-sweep', text: 'update sweep_state set swept_until = $1 where id = 1' }
const SELECT_ORPHANED = { name: 'list-orphaned', text: 'select file from unwanted_files limit $1' }
const DELETE_ORPHANED = { name: 'forget-orphaned', text: 'delete from unwanted_files where file = any($1)' }
const SELECT_REFERENCED = {
  name: 'referenced-files',
  text: `select file from artifacts where file = any($1)
         union all select thumbnail_file from reports where thumbnail_file = any($1)`,
}
const PROBE = { name: 'write-probe', text: 'update write_probe set at = at + 1 where id = 1' }

/** Maintenance by the sweep and by readiness checks. */
export function createUpkeepSteps({ query }: Connections): UpkeepSteps {
  return {
    forgetExpired: async ({ before, limit }) => {
      const [gone] = await query<{ sessions: number; tokens: number }>(FORGET, [before, limit, dayOf(before)])
      const { sessions, tokens } = gone ?? { sessions: 0, tokens: 0 }
      return { sessions, more: Math.max(sessions, tokens) === limit }
    },

    readSweptUntil: async () => {
      const [state] = await query<{ swept_until: number }>(SELECT_SWEPT_UNTIL, [])
      return state?.swept_until ?? 0
    },

    finishSweep: async ({ swept_until }) => {
      await query(FINISH, [swept_until])
    },

    listOrphaned: async (limit) => (await query<{ file: string }>(SELECT_ORPHANED, [limit])).map(({ file }) => file),

    forgetOrphaned: async (files) => {
      await query(DELETE_ORPHANED, [files])
    },

    referencedFiles: async (files) => {
      const rows = await query<{ file: string }>(SELECT_REFERENCED, [files])
      return new Set(rows.map(({ file }) => file))
    },

    check: async () => {
      await query(PROBE, [])
    },
  }
}
