import { DEFAULT_COLOUR } from '@earshot/protocol'
import type BetterSqlite3 from 'better-sqlite3'
import { REPORT_WORK } from '../columns.ts'
import type { ReportSteps, ReportUpdate, ReportWork } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { type BulkChangeRow, toBulkChange, toJson } from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import { createIndexReport } from './search.ts'

type ChangeSteps = Pick<ReportSteps, 'changeReports' | 'findBulkChange' | 'markUndone' | 'forgetBulkChanges'>

/** Changing reports, and undoing a bulk change. */
export function createChangeSteps(db: BetterSqlite3.Database, { write }: Pick<GroupCommit, 'write'>): ChangeSteps {
  const assignments = REPORT_WORK.map((column) => `${column} = @${column}`).join(', ')
  const updateReport = db.prepare<[ReportWork & { id: string; organization_id: string; version: number }]>(
    `update reports set ${assignments}, version = version + 1
     where id = @id and organization_id = @organization_id and version = @version and ${inLiveProject('project_id')}
       and exists (select 1 from statuses where project_id = reports.project_id and key = @status)`,
  )
  const unshare = db.prepare(
    'update share_links set revoked_at = ? where report_id = ? and created_by is null and revoked_at is null',
  )
  const removeTag = db.prepare('delete from report_tags where report_id = ? and tag = ?')
  const addTag = db.prepare('insert or ignore into report_tags (report_id, tag, organization_id) values (?, ?, ?)')
  const addToProject = db.prepare(
    `insert or ignore into tags (project_id, name, colour, created_at)
     select project_id, ?, '${DEFAULT_COLOUR}', updated_at from reports where id = ?`,
  )
  const indexReport = createIndexReport(db)
  const recordEvent = createRecordEvent(db)
  const insertBulk = db.prepare('insert into bulk_changes (id, organization_id, created_at) values (?, ?, ?)')
  const insertItem = db.prepare(
    'insert into bulk_change_items (bulk_change_id, report_id, before, after) values (?, ?, ?, ?)',
  )
  const selectBulk = db.prepare<[string, string], BulkChangeRow>(
    `select id, created_at, undone_at, (
       select json_group_array(json_object('report_id', report_id, 'before', json(before), 'after', json(after)))
       from bulk_change_items where bulk_change_id = bulk_changes.id
     ) as items
     from bulk_changes where id = ? and organization_id = ?`,
  )
  const markUndone = db.prepare(
    'update bulk_changes set undone_at = ? where id = ? and organization_id = ? and undone_at is null',
  )
  const forget = db.prepare('delete from bulk_changes where created_at < ?')

  function applyUpdate(
    { id, version, work, tags_added, tags_removed, event, after }: ReportUpdate,
    organization_id: string,
  ) {
    if (updateReport.run({ ...work, id, organization_id, version }).changes === 0) return false
    if (work.visibility !== 'public') unshare.run(work.updated_at, id)
    for (const tag of tags_removed) removeTag.run(id, tag)
    for (const tag of tags_added) {
      addTag.run(id, tag, organization_id)
      addToProject.run(tag, id)
    }
    if ('title' in after || 'summary' in after) indexReport(id)
    recordEvent(event)
    return true
  }

  return {
    changeReports: ({ organization_id, updates, bulk }) =>
      write(() => {
        const changed = updates.filter((update) => applyUpdate(update, organization_id))
        if (bulk && changed.length > 0) {
          insertBulk.run(bulk.id, organization_id, bulk.created_at)
          for (const { id, before, after } of changed) insertItem.run(bulk.id, id, toJson(before), toJson(after))
        }
        return new Set(changed.map(({ id }) => id))
      }),

    findBulkChange: ({ id, organization_id }) =>
      retryWhenBusy(() => {
        const row = selectBulk.get(id, organization_id)
        return row ? toBulkChange(row) : null
      }),

    markUndone: ({ id, organization_id, at }) => write(() => markUndone.run(at, id, organization_id).changes === 1),

    forgetBulkChanges: ({ before }) =>
      write(() => {
        forget.run(before)
      }),
  }
}
