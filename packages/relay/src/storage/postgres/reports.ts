import { ARTIFACT_COLUMNS, columnList, REPORT_COLUMNS } from '../columns.ts'
import type { Artifact, ReportSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { readCursor, writeCursor } from '../reports-cursor.ts'
import { type ArtifactRow, type ReportRow, toReport } from '../rows.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent } from './events.ts'

const REPORTS = columnList(REPORT_COLUMNS, 'reports')
const ARTIFACTS = columnList(ARTIFACT_COLUMNS, 'artifacts')
const LIVE = inLiveProject('reports.project_id')
const NEWEST_FIRST = 'order by created_at desc, id desc'
const SELECT_PAGE = {
  name: 'list-reports',
  text: `select ${REPORTS} from reports where organization_id = $1 and ${LIVE} ${NEWEST_FIRST} limit $2 offset $3`,
}
const SELECT_AFTER = {
  name: 'list-reports-after',
  text: `select ${REPORTS} from reports where organization_id = $1 and (created_at, id) < ($3, $4) and ${LIVE} ${NEWEST_FIRST} limit $2`,
}
/** A difference, since each part is counted in an index alone. */
const COUNT = {
  name: 'count-reports',
  text: `select (select count(*) from reports where organization_id = $1)
           - (select count(*) from reports
              where project_id in (select id from projects where organization_id = $1 and deleted_at is not null)) as total`,
}
export const SELECT_BY_NUMBER = {
  name: 'find-reports-by-number',
  text: `select ${REPORTS} from reports where organization_id = $1 and right(id, 8) = $2 and ${LIVE} ${NEWEST_FIRST} limit 10`,
}
const SELECT_REPORT = {
  name: 'find-report',
  text: `select ${REPORTS}, (
           select coalesce(json_agg(a), '[]') from (
             select ${ARTIFACTS} from artifacts where session_id = reports.session_id order by position
           ) a
         ) as artifacts
         from reports where id = $1 and organization_id = $2 and ${LIVE}`,
}
const SELECT_PUBLIC = {
  name: 'find-public-report',
  text: `select ${REPORTS} from reports where id = $1 and visibility = 'public' and ${LIVE}`,
}
const SELECT_ARTIFACT = {
  name: 'find-artifact',
  text: `select ${ARTIFACTS}, sessions.report_id
         from artifacts join sessions on sessions.id = artifacts.session_id
         where artifacts.id = $1 and sessions.report_id is not null
           and ${inLiveProject('sessions.project_id')}`,
}

const DELETE = {
  name: 'delete-report',
  text: `with gone as (
           delete from reports where id = $1 and organization_id = $2 and ${LIVE} returning session_id
         ), stored as (
           select file from artifacts where session_id in (select session_id from gone) and file is not null
         ), noted as (
           insert into unwanted_files select file from stored on conflict do nothing
         ), recorded as (
           ${recordEvent('$3', 'gone')}
         ), session_gone as (
           delete from sessions where id in (select session_id from gone)
         )
         select array(select file from stored) as files from gone`,
}

/** Reading and deleting reports. */
export function createReportSteps({ query, find }: Connections): ReportSteps {
  return {
    listReports: async ({ organization_id, page, size, cursor: text }) => {
      const cursor = text === undefined ? undefined : readCursor(text)
      if (cursor === null) return null
      // Reads one more row to find out whether there is a next page.
      const [rows, [count]] = await Promise.all([
        cursor
          ? query<ReportRow>(SELECT_AFTER, [organization_id, size + 1, cursor.created_at, cursor.id])
          : query<ReportRow>(SELECT_PAGE, [organization_id, size + 1, (page - 1) * size]),
        query<{ total: number }>(COUNT, [organization_id]),
      ])
      const items = rows.slice(0, size).map(toReport)
      const last = rows.length > size ? items.at(-1) : undefined
      return { items, total: count?.total ?? 0, page, size, next_cursor: last ? writeCursor(last) : null }
    },

    findReportsByNumber: async ({ number, organization_id }) =>
      (await find<ReportRow>(SELECT_BY_NUMBER, [organization_id, number])).map(toReport),

    findReport: async (wanted) => {
      const [row] = await find<ReportRow & { artifacts: ArtifactRow[] }>(SELECT_REPORT, [
        wanted.id,
        wanted.organization_id,
      ])
      if (!row) return null
      return { ...toReport(row), artifacts: row.artifacts.map((artifact) => ({ ...artifact, report_id: row.id })) }
    },

    findPublicReport: async (id) => {
      const [row] = await find<ReportRow>(SELECT_PUBLIC, [id])
      return row ? toReport(row) : null
    },

    findArtifact: async (artifact_id) => {
      const [row] = await find<Artifact>(SELECT_ARTIFACT, [artifact_id])
      return row ?? null
    },

    deleteReport: async ({ id, organization_id, event }) => {
      const [deleted] = await find<{ files: string[] }>(DELETE, [id, organization_id, eventValue(event)])
      return deleted ?? null
    },
  }
}
