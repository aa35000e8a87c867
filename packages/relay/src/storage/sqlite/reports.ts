import type BetterSqlite3 from 'better-sqlite3'
import { ARTIFACT_COLUMNS, columnList, REPORT_COLUMNS } from '../columns.ts'
import type { Artifact, ReportSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { readCursor, writeCursor } from '../reports-cursor.ts'
import { type ArtifactRow, type ReportRow, toReport } from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'

const REPORTS = columnList(REPORT_COLUMNS, 'reports')
const ARTIFACTS = columnList(ARTIFACT_COLUMNS, 'artifacts')
const LIVE = inLiveProject('reports.project_id')
const NEWEST_FIRST = 'order by created_at desc, id desc'
/** A difference, since each part is counted in an index alone. */
const COUNT = `select (select count(*) from reports where organization_id = ?)
  - (select count(*) from reports
     where project_id in (select id from projects where organization_id = ? and deleted_at is not null))`
/** The expression must match the index. */
export const SELECT_BY_NUMBER = `select ${REPORTS} from reports where organization_id = ? and substr(id, -8) = ? and ${LIVE} ${NEWEST_FIRST} limit 10`

/** Reading and deleting reports. */
export function createReportSteps(db: BetterSqlite3.Database, { write }: GroupCommit): ReportSteps {
  const selectPage = db.prepare<[string, number, number], ReportRow>(
    `select ${REPORTS} from reports where organization_id = ? and ${LIVE} ${NEWEST_FIRST} limit ? offset ?`,
  )
  const selectAfter = db.prepare<[string, number, string, number], ReportRow>(
    `select ${REPORTS} from reports where organization_id = ? and (created_at, id) < (?, ?) and ${LIVE} ${NEWEST_FIRST} limit ?`,
  )
  const countReports = db.prepare<[string, string], number>(COUNT).pluck()
  const selectByNumber = db.prepare<[string, string], ReportRow>(SELECT_BY_NUMBER)
  const selectReport = db.prepare<[string, string], ReportRow>(
    `select ${REPORTS} from reports where id = ? and organization_id = ? and ${LIVE}`,
  )
  const selectPublic = db.prepare<[string], ReportRow>(
    `select ${REPORTS} from reports where id = ? and visibility = 'public' and ${LIVE}`,
  )
  const selectArtifacts = db.prepare<[string], ArtifactRow>(
    `select ${ARTIFACTS} from artifacts where session_id = ? order by position`,
  )
  const selectArtifact = db.prepare<[string], Artifact>(
    `select ${ARTIFACTS}, sessions.report_id
     from artifacts join sessions on sessions.id = artifacts.session_id
     where artifacts.id = ? and sessions.report_id is not null and ${inLiveProject('sessions.project_id')}`,
  )
  const noteOrphaned = db
    .prepare<[string], string>(
      `insert or replace into unwanted_files
       select file from artifacts where session_id = ? and file is not null returning file`,
    )
    .pluck()
  const deleteSession = db.prepare('delete from sessions where id = ?')
  const recordEvent = createRecordEvent(db)
  const deleteReport = db.prepare('delete from reports where id = ?')

  return {
    listReports: ({ organization_id, page, size, cursor: text }) =>
      retryWhenBusy(() => {
        const cursor = text === undefined ? undefined : readCursor(text)
        if (cursor === null) return null
        // Reads one more row to find out whether there is a next page.
        const rows = cursor
          ? selectAfter.all(organization_id, cursor.created_at, cursor.id, size + 1)
          : selectPage.all(organization_id, size + 1, (page - 1) * size)
        const items = rows.slice(0, size).map(toReport)
        const last = rows.length > size ? items.at(-1) : undefined
        const total = countReports.get(organization_id, organization_id) ?? 0
        return { items, total, page, size, next_cursor: last ? writeCursor(last) : null }
      }),

    findReportsByNumber: ({ number, organization_id }) =>
      retryWhenBusy(() => selectByNumber.all(organization_id, number).map(toReport)),

    findReport: ({ id, organization_id }) =>
      retryWhenBusy(() => {
        const row = selectReport.get(id, organization_id)
        if (!row) return null
        const artifacts = selectArtifacts.all(row.session_id).map((artifact) => ({ ...artifact, report_id: row.id }))
        return { ...toReport(row), artifacts }
      }),

    findPublicReport: (id) =>
      retryWhenBusy(() => {
        const row = selectPublic.get(id)
        return row ? toReport(row) : null
      }),

    findArtifact: (artifact_id) => retryWhenBusy(() => selectArtifact.get(artifact_id) ?? null),

    deleteReport: ({ id, organization_id, event }) =>
      write(() => {
        const report = selectReport.get(id, organization_id)
        if (!report) return null
        const files = noteOrphaned.all(report.session_id)
        deleteSession.run(report.session_id)
        deleteReport.run(id)
        recordEvent(event)
        return { files }
      }),
  }
}
