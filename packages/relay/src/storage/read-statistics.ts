import type { Select } from './list-reports.ts'
import { inLiveProject } from './live-projects.ts'
import type { Place } from './place.ts'
import type { Position } from './report-cursor.ts'
import { selectionWhere, visibleTo } from './report-filter.ts'
import type { CountedBy, ReportCount, ReportSize, StatisticsSteps } from './statistics-steps.ts'

const VALUES: Readonly<Record<Exclude<CountedBy, 'error'>, string>> = {
  day: 'cast(created_at / 86400000 as text)',
  status: 'status',
  capture_key: 'capture_key_id',
  browser: 'browser',
  page: 'page_url',
}

/** One reading of the reports, which each part counts. */
const COUNTS = [
  ...Object.entries(VALUES).map(
    ([kind, value]) => `select '${kind}' as kind, ${value} as value, count(*) as count from chosen group by 2`,
  ),
  `select 'error', message, count(*) from chosen join report_errors on report_errors.report_id = chosen.id group by 2`,
  `select kind, id, created_at from (select 'last' as kind, id, created_at from chosen order by created_at, id limit 1) as oldest`,
].join(' union all ')

/** Implements the steps that read. */
export function createReadStatistics(select: Select): Pick<StatisticsSteps, 'countReports' | 'readSizes'> {
  return {
    countReports: async ({ start, limit, ...selection }) => {
      const rows = await select<ReportCount | { kind: 'last'; value: string; count: number }>(
        (place) => `with chosen as materialized (
          select id, created_at, status, capture_key_id, browser, page_url from reports
          where ${selectionWhere(selection, place)}${beforePosition(start, place)}
          order by created_at desc, id desc limit ${place(limit)}
        ) ${COUNTS}`,
      )
      const last = rows.find((row) => row.kind === 'last')
      return {
        counts: rows.filter((row): row is ReportCount => row.kind !== 'last'),
        last: last ? { at: last.count, id: String(last.value) } : null,
      }
    },

    readSizes: ({ organization_id, viewer, start, limit }) =>
      select<ReportSize>((place) => {
        const where = [
          `organization_id = ${place(organization_id)}`,
          inLiveProject('project_id'),
          visibleTo(viewer, place),
        ]
          .filter(Boolean)
          .join(' and ')
        return `select chosen.id, chosen.project_id, chosen.created_at as at, count(artifacts.id) as artifacts,
            cast(coalesce(sum(artifacts.size), 0) as bigint) as bytes
          from (
            select id, project_id, created_at, session_id from reports where ${where}${beforePosition(start, place)}
            order by created_at desc, id desc limit ${place(limit)}
          ) as chosen
          left join artifacts on artifacts.session_id = chosen.session_id and artifacts.file is not null
          group by chosen.id, chosen.project_id, chosen.created_at order by chosen.created_at desc, chosen.id desc`
      }),
  }
}

function beforePosition(start: Position | undefined, place: Place): string {
  return start ? ` and (reports.created_at, reports.id) < (${place(start.at)}, ${place(start.id)})` : ''
}
