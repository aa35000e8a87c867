import type BetterSqlite3 from 'better-sqlite3'
import { ARTIFACT_COLUMNS, columnList } from '../columns.ts'
import type { ProcessingSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { PROCESSED_COLUMNS, type ProcessedColumns, processedColumns } from '../processed-columns.ts'
import { type ArtifactRow, type ReportRow, toReport } from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import { REPORTS } from './report-columns.ts'

const LIVE = inLiveProject('reports.project_id')

/** What the relay does with a report after it has arrived. */
export function createProcessingSteps(
  db: BetterSqlite3.Database,
  { write }: Pick<GroupCommit, 'write'>,
): ProcessingSteps {
  const start = db.prepare("update reports set processing = 'processing' where id = ?")
  const selectReport = db.prepare<[string], ReportRow>(`select ${REPORTS} from reports where id = ? and ${LIVE}`)
  const selectArtifacts = db.prepare<[string], ArtifactRow>(
    `select ${columnList(ARTIFACT_COLUMNS)} from artifacts where session_id = ? order by position`,
  )
  const assignments = PROCESSED_COLUMNS.map((column) => `${column} = @${column}`).join(', ')
  const update = db.prepare<[ProcessedColumns & { id: string }]>(`update reports set ${assignments} where id = @id`)
  const touch = db.prepare('update reports set updated_at = max(updated_at, ?) where id = ?')
  const noteOrphaned = db.prepare('insert or ignore into unwanted_files (file) values (?)')
  const writeText = db.prepare(
    `insert into report_texts (report_id, page_path, console, errors) values (?, ?, ?, ?)
     on conflict (report_id) do update set
       page_path = excluded.page_path, console = excluded.console, errors = excluded.errors`,
  )
  const writeDimensions = db.prepare('update artifacts set width = ?, height = ? where id = ? and session_id = ?')
  const recordEvent = createRecordEvent(db)
  const selectUnprocessed = db
    .prepare<[string, number], string>(
      `select id from reports where processing in ('queued', 'processing') and id < ? order by id desc limit ?`,
    )
    .pluck()
  const selectThumbnail = db.prepare<[string], { file: string; size: number }>(
    `select thumbnail_file as file, thumbnail_size as size from reports
     where id = ? and thumbnail_file is not null and ${LIVE}`,
  )

  return {
    startProcessing: (report_id) =>
      write(() => {
        const row = selectReport.get(report_id)
        if (!row) return null
        start.run(report_id)
        const artifacts = selectArtifacts.all(row.session_id).map((artifact) => ({ ...artifact, report_id }))
        return { ...toReport(row), processing: 'processing', artifacts }
      }),

    recordProcessing: ({ event, ...processed }) =>
      write(() => {
        const { report_id: id, text, dimensions } = processed
        const row = selectReport.get(id)
        if (!row) return 'not-found'
        update.run({ ...processedColumns(processed), id })
        writeText.run(id, text.page_path, text.console, text.errors)
        for (const { id: artifact, width, height } of dimensions)
          writeDimensions.run(width, height, artifact, row.session_id)
        if (row.thumbnail_file !== null) noteOrphaned.run(row.thumbnail_file)
        if (event) {
          touch.run(event.at, id)
          recordEvent(event)
        }
        return { replaced: row.thumbnail_file }
      }),

    listUnprocessed: ({ before, limit }) => retryWhenBusy(() => selectUnprocessed.all(before, limit)),

    findThumbnail: (report_id) => retryWhenBusy(() => selectThumbnail.get(report_id) ?? null),
  }
}
