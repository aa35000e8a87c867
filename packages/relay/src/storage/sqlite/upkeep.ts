import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from '../database.ts'
import { dayOf } from '../utc-day.ts'
import type { GroupCommit } from './group-commit.ts'

type Upkeep = Pick<Database, 'forgetExpired' | 'namedFiles' | 'check'>

/** What keeps the database small and its state known. */
export function upkeep(db: BetterSqlite3.Database, { write }: GroupCommit): Upkeep {
  const selectExpired = db
    .prepare<[number, number], string>(
      'select id from sessions where report_id is null and expires_at < ? order by expires_at limit ?',
    )
    .pluck()
  const selectFiles = db
    .prepare<[string], string>('select file from artifacts where session_id = ? and file is not null')
    .pluck()
  const deleteSession = db.prepare('delete from sessions where id = ?')
  const deleteTokens = db.prepare(
    'delete from consumed_tokens where id in (select id from consumed_tokens where expires_at < ? limit ?)',
  )
  const deleteUse = db.prepare('delete from daily_use where day < ?')
  const selectNamed = db
    .prepare<[string], string>('select file from artifacts where file in (select value from json_each(?))')
    .pluck()
  const probe = db.prepare('update write_probe set at = at + 1 where id = 1')

  return {
    forgetExpired: ({ before, limit }) =>
      write(() => {
        const sessions = selectExpired.all(before, limit)
        const files = sessions.flatMap((id) => selectFiles.all(id))
        for (const id of sessions) deleteSession.run(id)
        const tokens = deleteTokens.run(before, limit).changes
        deleteUse.run(dayOf(before))
        return { sessions: sessions.length, files, more: Math.max(sessions.length, tokens) === limit }
      }),

    namedFiles: async (files) => new Set(selectNamed.all(JSON.stringify(files))),

    check: async () => {
      await write(() => probe.run())
    },
  }
}
