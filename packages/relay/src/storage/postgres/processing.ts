import { ARTIFACT_COLUMNS, columnList } from '../columns.ts'
import type { ProcessingSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { PROCESSED_COLUMNS, processedColumns } from '../processed-columns.ts'
import { type ArtifactRow, type ReportRow, toReport } from '../rows.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent } from './events.ts'
import { REPORTS } from './report-columns.ts'

const LIVE = inLiveProject('reports.project_id')
const COLUMNS = columnList(PROCESSED_COLUMNS)

const START = {
  name: 'start-processing',
  text: `update reports set processing = 'processing' where id = $1 and ${LIVE}
         returning ${REPORTS}, (
           select coalesce(json_agg(a), '[]') from (
             select ${columnList(ARTIFACT_COLUMNS)} from artifacts where session_id = reports.session_id order by position
           ) a
         ) as artifacts`,
}

/** `updated_at` and `more`: what an event adds to the statement. */
const record = ({ updated_at, more }: { updated_at: string; more: string }) => `
  with known as (
    select id, session_id, thumbnail_file from reports where id = $1 and ${LIVE} for update
  ), changed as (
    update reports set (${COLUMNS}, updated_at) = (
      select ${COLUMNS}, ${updated_at} from json_populate_record(null::reports, $2::json)
    ) from known where reports.id = known.id
  ), texts as (
    insert into report_texts (report_id, page_path, console, errors)
    select known.id, page_path, console, errors
    from known, json_populate_record(null::report_texts, $3::json)
    on conflict (report_id) do update set
      page_path = excluded.page_path, console = excluded.console, errors = excluded.errors
  ), measured as (
    update artifacts set width = picture.width, height = picture.height
    from known, json_to_recordset($4::json) as picture (id text, width integer, height integer)
    where artifacts.id = picture.id and artifacts.session_id = known.session_id
  ), noted as (
    insert into unwanted_files select thumbnail_file from known where thumbnail_file is not null on conflict do nothing
  )${more}
  select thumbnail_file as replaced from known`
const RECORD = { name: 'record-processing', text: record({ updated_at: 'reports.updated_at', more: '' }) }
const RECORD_WITH_EVENT = {
  name: 'record-processing-with-event',
  text: record({
    updated_at: 'greatest(reports.updated_at, $6::bigint)',
    more: `, recorded as (${recordEvent('$5', 'known')})`,
  }),
}

const SELECT_UNPROCESSED = {
  name: 'list-unprocessed',
  text: `select id from reports where processing in ('queued', 'processing') and id < $1 order by id desc limit $2`,
}
const SELECT_THUMBNAIL = {
  name: 'find-thumbnail',
  text: `select thumbnail_file as file, thumbnail_size as size from reports
         where id = $1 and thumbnail_file is not null and ${LIVE}`,
}

/** What the relay does with a report after it has arrived. */
export function createProcessingSteps({ query, find }: Connections): ProcessingSteps {
  return {
    startProcessing: async (report_id) => {
      const [row] = await query<ReportRow & { artifacts: ArtifactRow[] }>(START, [report_id])
      return row ? { ...toReport(row), artifacts: row.artifacts.map((artifact) => ({ ...artifact, report_id })) } : null
    },

    recordProcessing: async ({ event, ...processed }) => {
      const { report_id, text, dimensions } = processed
      const values = [report_id, processedColumns(processed), text, dimensions].map((value) =>
        typeof value === 'string' ? value : JSON.stringify(value),
      )
      const [known] = event
        ? await query<{ replaced: string | null }>(RECORD_WITH_EVENT, [...values, eventValue(event), event.at])
        : await query<{ replaced: string | null }>(RECORD, values)
      return known ?? 'not-found'
    },

    listUnprocessed: async ({ before, limit }) =>
      (await query<{ id: string }>(SELECT_UNPROCESSED, [before, limit])).map(({ id }) => id),

    findThumbnail: async (report_id) => {
      const [found] = await find<{ file: string; size: number }>(SELECT_THUMBNAIL, [report_id])
      return found ?? null
    },
  }
}
