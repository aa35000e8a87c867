import type BetterSqlite3 from 'better-sqlite3'
import type { UpkeepSteps } from '../database.ts'
import { dayOf } from '../utc-day.ts'
import { retryWhenBusy } from './busy.ts'
import { createEmptyLog } from './erase.ts'
import type { GroupCommit } from './group-commit.ts'

/** Maintenance by the sweep and by readiness checks. */
export function createUpkeepSteps(db: BetterSqlite3.Database, { write }: GroupCommit): UpkeepSteps {
  const selectExpired = db
    .prepare<[number, number], string>(
      'select id from sessions where report_id is null and expires_at < ? order by expires_at limit ?',
    )
    .pluck()
  const selectSweptUntil = db.prepare<[], number>('select swept_until from sweep_state where id = 1').pluck()
  const finish = db.prepare('update sweep_state set swept_until = ? where id = 1')
  const noteOrphaned = db.prepare(
    `insert or ignore into unwanted_files
     select file from artifacts where session_id = ? and file is not null`,
  )
  const selectOrphaned = db.prepare<[number], string>('select file from unwanted_files limit ?').pluck()
  const deleteOrphaned = db.prepare('delete from unwanted_files where file in (select value from json_each(?))')
  const deleteSession = db.prepare('delete from sessions where id = ?')
  const deleteTokens = db.prepare(
    'delete from consumed_tokens where id in (select id from consumed_tokens where expires_at < ? limit ?)',
  )
  const deleteNonces = db.prepare('delete from used_nonces where expires_at < ?')
  const deleteUse = ['daily_use', 'network_use'].map((table) => db.prepare(`delete from ${table} where day < ?`))
  const selectReferenced = db
    .prepare<
      [{ files: string }],
      string
    >(`select file from artifacts where file in (select value from json_each(@files))
       union all select thumbnail_file from reports where thumbnail_file in (select value from json_each(@files))`)
    .pluck()
  const emptyLog = createEmptyLog(db)
  const probe = db.prepare('update write_probe set at = at + 1 where id = 1')

  return {
    forgetExpired: ({ before, limit }) =>
      write(() => {
        const sessions = selectExpired.all(before, limit)
        for (const id of sessions) {
          noteOrphaned.run(id)
          deleteSession.run(id)
        }
        const tokens = deleteTokens.run(before, limit).changes
        deleteNonces.run(before)
        for (const statement of deleteUse) statement.run(dayOf(before))
        return { sessions: sessions.length, more: Math.max(sessions.length, tokens) === limit }
      }),

    readSweptUntil: () => retryWhenBusy(() => selectSweptUntil.get() ?? 0),

    finishSweep: async ({ swept_until }) => {
      await write(() => finish.run(swept_until))
      emptyLog()
    },

    listOrphaned: (limit) => retryWhenBusy(() => selectOrphaned.all(limit)),

    forgetOrphaned: async (files) => {
      await write(() => deleteOrphaned.run(JSON.stringify(files)))
    },

    referencedFiles: (files) => retryWhenBusy(() => new Set(selectReferenced.all({ files: JSON.stringify(files) }))),

    check: async () => {
      await write(() => probe.run())
    },
  }
}
