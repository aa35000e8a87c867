import { ARTIFACT_COLUMNS, columnList } from '../columns.ts'
import type { Artifact, ReportSteps } from '../database.ts'
import { createListReports, createReadReports, type Select } from '../list-reports.ts'
import { inLiveProject } from '../live-projects.ts'
import type { SqlValue } from '../place.ts'
import { canSee } from '../report-filter.ts'
import { type ArtifactRow, type ReportRow, toReport } from '../rows.ts'
import { createChangeSteps } from './change-reports.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent } from './events.ts'
import { REPORTS } from './report-columns.ts'

const ARTIFACTS = columnList(ARTIFACT_COLUMNS, 'artifacts')
const LIVE = inLiveProject('reports.project_id')
export const SELECT_BY_NUMBER = {
  name: 'find-reports-by-number',
  text: `select ${REPORTS} from reports where organization_id = $1 and right(id, 8) = $2 and ${LIVE} order by created_at desc, id desc limit 10`,
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
const SELECT_REPORTS = {
  name: 'find-reports',
  text: `select ${REPORTS} from reports where id = any($1) and organization_id = $2 and ${LIVE}`,
}
const SELECT_PUBLIC = {
  name: 'find-public-report',
  text: `select ${REPORTS} from reports where id = $1 and visibility = 'public' and ${LIVE}`,
}
const SELECT_RECEIPT = {
  name: 'find-receipt',
  text: 'select id, organization_id from reports where receipt_hash = $1',
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
           delete from reports where id = $1 and organization_id = $2 and ${LIVE}
             and ($4 = 1 or visibility <> 'private' or assignee_id = $5) returning session_id, thumbnail_file
         ), stored as (
           select file from artifacts where session_id in (select session_id from gone) and file is not null
           union all
           select thumbnail_file from gone where thumbnail_file is not null
         ), noted as (
           insert into unwanted_files select file from stored on conflict do nothing
         ), recorded as (
           ${recordEvent('$3', 'gone')}
         ), scrubbed as (
           update events set changes = '{}' where organization_id = $2 and subject_id = $1 and exists (select from gone)
         ), originals as (
           update reports set duplicate_of = null, updated_at = $6::bigint, version = version + 1
           where duplicate_of = $1 and exists (select from gone)
         ), session_gone as (
           delete from sessions where id in (select session_id from gone)
         )
         select array(select file from stored) as files from gone`,
}

/** Reading, changing and deleting reports. */
export function createReportSteps(connections: Connections): ReportSteps {
  const { find } = connections
  const select = createSelect(connections)
  return {
    listReports: createListReports(select, REPORTS),
    readReports: createReadReports(select, REPORTS),

    findReportsByNumber: async ({ number, organization_id, viewer }) => {
      const rows = await find<ReportRow>(SELECT_BY_NUMBER, [organization_id, number])
      return rows.filter((row) => canSee(viewer, row)).map(toReport)
    },

    findReport: async ({ id, organization_id, viewer }) => {
      const [row] = await find<ReportRow & { artifacts: ArtifactRow[] }>(SELECT_REPORT, [id, organization_id])
      if (!row || !canSee(viewer, row)) return null
      return { ...toReport(row), artifacts: row.artifacts.map((artifact) => ({ ...artifact, report_id: row.id })) }
    },

    findReports: async ({ ids, organization_id, viewer }) => {
      const rows = await find<ReportRow>(SELECT_REPORTS, [ids, organization_id])
      return rows.filter((row) => canSee(viewer, row)).map(toReport)
    },

    findPublicReport: async (id) => {
      const [row] = await find<ReportRow>(SELECT_PUBLIC, [id])
      return row ? toReport(row) : null
    },

    findReceipt: async (receipt_hash) => {
      const [row] = await find<{ id: string; organization_id: string }>(SELECT_RECEIPT, [receipt_hash])
      return row ?? null
    },

    findArtifact: async (artifact_id) => {
      const [row] = await find<Artifact>(SELECT_ARTIFACT, [artifact_id])
      return row ?? null
    },

    ...createChangeSteps(connections),

    deleteReport: async ({ id, organization_id, viewer, event }) => {
      const values = [id, organization_id, eventValue(event), viewer.sees_private ? 1 : 0, viewer.member_id, event.at]
      const [deleted] = await find<{ files: string[] }>(DELETE, values)
      return deleted ?? null
    },
  }
}

/** These statements differ by filter and have no name: a connection would keep each of them. */
export function createSelect({ find }: Pick<Connections, 'find'>): Select {
  return (build) => {
    const values: SqlValue[] = []
    const place = (value: SqlValue) => `$${values.push(value)}`
    const text = build(Object.assign(place, { dialect: 'postgres' as const }))
    return find({ text }, values)
  }
}
