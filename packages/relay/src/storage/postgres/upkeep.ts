import type { Database } from '../database.ts'
import { dayOf } from '../utc-day.ts'
import type { Connections } from './connections.ts'

type Upkeep = Pick<Database, 'forgetExpired' | 'namedFiles' | 'check'>

/** Each process takes rows that no other has in hand, so that several may sweep at once and one that was killed leaves none behind. */
const FORGET = {
  name: 'forget-expired',
  text: `with expired as (
           select id from sessions where report_id is null and expires_at < $1
           order by expires_at limit $2 for update skip locked
         ), named as (
           select file from artifacts where session_id in (select id from expired) and file is not null
         ), sessions_gone as (
           delete from sessions where id in (select id from expired)
         ), tokens_gone as (
           delete from consumed_tokens where id in (
             select id from consumed_tokens where expires_at < $1 order by expires_at limit $2 for update skip locked
           )
           returning 1
         ), use_gone as (
           delete from daily_use where day < $3
         )
         select (select count(*) from expired) as sessions, (select count(*) from tokens_gone) as tokens,
           array(select file from named) as files`,
}
const SELECT_NAMED = { name: 'named-files', text: 'select file from artifacts where file = any($1)' }
const PROBE = { name: 'write-probe', text: 'update write_probe set at = at + 1 where id = 1' }

/** What keeps the database small and its state known. */
export function upkeep({ query }: Connections): Upkeep {
  return {
    forgetExpired: async ({ before, limit }) => {
      const [gone] = await query<{ sessions: number; tokens: number; files: string[] }>(FORGET, [
        before,
        limit,
        dayOf(before),
      ])
      const { sessions, tokens, files } = gone ?? { sessions: 0, tokens: 0, files: [] }
      return { sessions, files, more: Math.max(sessions, tokens) === limit }
    },

    namedFiles: async (files) => {
      const rows = await query<{ file: string }>(SELECT_NAMED, [files])
      return new Set(rows.map(({ file }) => file))
    },

    check: async () => {
      await query(PROBE, [])
    },
  }
}
