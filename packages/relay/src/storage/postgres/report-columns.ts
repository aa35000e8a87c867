import { columnList, REPORT_COLUMNS } from '../columns.ts'

/** The columns of `ReportRow`. */
export const REPORTS = `${columnList(REPORT_COLUMNS, 'reports')}, (
  select coalesce(json_agg(tag), '[]')::text
  from (select tag from report_tags where report_id = reports.id order by tag) as t
) as tags`
