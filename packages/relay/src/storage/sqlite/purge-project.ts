import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from '../database.ts'
import { storedFiles } from '../stored-files.ts'
import { createScrubEvents } from './erase.ts'

type Step = Parameters<Database['purgeProject']>[0]
type Result = Awaited<ReturnType<Database['purgeProject']>>

/** Implements purgeProject, to be called inside a transaction. */
export function createPurgeProject(db: BetterSqlite3.Database) {
  const selectDeleted = db.prepare<[string], { organization_id: string }>(
    'select organization_id from projects where id = ? and deleted_at is not null',
  )
  const selectSessions = db.prepare<[string, number], { id: string; report_id: string | null }>(
    `select id, report_id from sessions
     where capture_key_id in (select id from capture_keys where project_id = ?) limit ?`,
  )
  const noteOrphaned = db
    .prepare<[{ session_id: string }], string>(
      `insert or replace into unwanted_files ${storedFiles('@session_id')} returning file`,
    )
    .pluck()
  const deleteSession = db.prepare('delete from sessions where id = ?')
  const deleteReport = db.prepare('delete from reports where id = ?')
  const scrubEvents = createScrubEvents(db)
  const deleteRest = [
    'delete from daily_use where capture_key_id in (select id from capture_keys where project_id = ?)',
    'delete from network_use where capture_key_id in (select id from capture_keys where project_id = ?)',
    'delete from capture_keys where project_id = ?',
    'delete from projects where id = ?',
  ].map((sql) => db.prepare(sql))

  return ({ id, limit }: Step): Result => {
    const project = selectDeleted.get(id)
    if (!project) return { files: [], more: false }
    const sessions = selectSessions.all(id, limit)
    const files = sessions.flatMap((session) => {
      const orphaned = noteOrphaned.all({ session_id: session.id })
      deleteSession.run(session.id)
      if (session.report_id) {
        deleteReport.run(session.report_id)
        scrubEvents({ ...project, report_id: session.report_id })
      }
      return orphaned
    })
    const more = sessions.length === limit
    if (!more) for (const statement of deleteRest) statement.run(id)
    return { files, more }
  }
}
