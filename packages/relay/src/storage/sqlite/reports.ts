import type BetterSqlite3 from 'better-sqlite3'
import { ARTIFACT_COLUMNS, columnList } from '../columns.ts'
import type { Artifact, ReportSteps } from '../database.ts'
import { createListReports, createReadReports } from '../list-reports.ts'
import { inLiveProject } from '../live-projects.ts'
import { canSee } from '../report-filter.ts'
import { type ArtifactRow, type ReportRow, toReport } from '../rows.ts'
import { storedFiles } from '../stored-files.ts'
import { retryWhenBusy } from './busy.ts'
import { createChangeSteps } from './change-reports.ts'
import { createEmptyLog, createScrubEvents } from './erase.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import { REPORTS } from './report-columns.ts'
import { createSelect } from './select.ts'

const ARTIFACTS = columnList(ARTIFACT_COLUMNS, 'artifacts')
const LIVE = inLiveProject('reports.project_id')
/** The expression must match the index. */
export const SELECT_BY_NUMBER = `select ${REPORTS} from reports where organization_id = ? and substr(id, -8) = ? and ${LIVE} order by created_at desc, id desc limit 10`

/** Reading, changing and deleting reports. */
export function createReportSteps(db: BetterSqlite3.Database, { write }: GroupCommit): ReportSteps {
  const selectByNumber = db.prepare<[string, string], ReportRow>(SELECT_BY_NUMBER)
  const selectReport = db.prepare<[string, string], ReportRow>(
    `select ${REPORTS} from reports where id = ? and organization_id = ? and ${LIVE}`,
  )
  const selectReports = db.prepare<[string, string], ReportRow>(
    `select ${REPORTS} from reports where id in (select value from json_each(?)) and organization_id = ? and ${LIVE}`,
  )
  const selectPublic = db.prepare<[string], ReportRow>(
    `select ${REPORTS} from reports where id = ? and visibility = 'public' and ${LIVE}`,
  )
  const selectArtifacts = db.prepare<[string], ArtifactRow>(
    `select ${ARTIFACTS} from artifacts where session_id = ? order by position`,
  )
  const selectReceipt = db.prepare<[string], { id: string; organization_id: string }>(
    'select id, organization_id from reports where receipt_hash = ?',
  )
  const selectArtifact = db.prepare<[string], Artifact>(
    `select ${ARTIFACTS}, sessions.report_id
     from artifacts join sessions on sessions.id = artifacts.session_id
     where artifacts.id = ? and sessions.report_id is not null and ${inLiveProject('sessions.project_id')}`,
  )
  const noteOrphaned = db
    .prepare<[{ session_id: string }], string>(
      `insert or replace into unwanted_files ${storedFiles('@session_id')} returning file`,
    )
    .pluck()
  const deleteSession = db.prepare('delete from sessions where id = ?')
  const recordEvent = createRecordEvent(db)
  const scrubEvents = createScrubEvents(db)
  const emptyLog = createEmptyLog(db)
  const releaseDuplicates = db.prepare(
    'update reports set duplicate_of = null, updated_at = ?, version = version + 1 where duplicate_of = ?',
  )
  const deleteReport = db.prepare('delete from reports where id = ?')
  const select = createSelect(db)

  return {
    listReports: createListReports(select, REPORTS),
    readReports: createReadReports(select, REPORTS),

    findReportsByNumber: ({ number, organization_id, viewer }) =>
      retryWhenBusy(() =>
        selectByNumber
          .all(organization_id, number)
          .filter((row) => canSee(viewer, row))
          .map(toReport),
      ),

    findReport: ({ id, organization_id, viewer }) =>
      retryWhenBusy(() => {
        const row = selectReport.get(id, organization_id)
        if (!row || !canSee(viewer, row)) return null
        const artifacts = selectArtifacts.all(row.session_id).map((artifact) => ({ ...artifact, report_id: row.id }))
        return { ...toReport(row), artifacts }
      }),

    findReports: ({ ids, organization_id, viewer }) =>
      retryWhenBusy(() =>
        selectReports
          .all(JSON.stringify(ids), organization_id)
          .filter((row) => canSee(viewer, row))
          .map(toReport),
      ),

    findPublicReport: (id) =>
      retryWhenBusy(() => {
        const row = selectPublic.get(id)
        return row ? toReport(row) : null
      }),

    findReceipt: (receipt_hash) => retryWhenBusy(() => selectReceipt.get(receipt_hash) ?? null),

    findArtifact: (artifact_id) => retryWhenBusy(() => selectArtifact.get(artifact_id) ?? null),

    ...createChangeSteps(db, { write }),

    deleteReport: async ({ id, organization_id, viewer, event }) => {
      const deleted = await write(() => {
        const report = selectReport.get(id, organization_id)
        if (!report || !canSee(viewer, report)) return null
        const files = noteOrphaned.all(report)
        deleteSession.run(report.session_id)
        deleteReport.run(id)
        releaseDuplicates.run(event.at, id)
        scrubEvents({ organization_id, report_id: id })
        recordEvent(event)
        return { files }
      })
      if (deleted) emptyLog()
      return deleted
    },
  }
}
