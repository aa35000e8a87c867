import { columnList, REPORT_COLUMNS } from '../columns.ts'

/** The columns of `ReportRow`. */
export const REPORTS = `${columnList(REPORT_COLUMNS, 'reports')}, (
  select json_group_array(tag) from (select tag from report_tags where report_id = reports.id order by tag)
) as tags`
