import { createReadStatistics } from '../read-statistics.ts'
import type { StatisticsSteps } from '../statistics-steps.ts'
import type { Connections } from './connections.ts'
import { createSelect } from './reports.ts'

const REPLACE_ERRORS = {
  name: 'replace-report-errors',
  text: `with sent as (
           select distinct on (message) message, count from jsonb_to_recordset($2::jsonb) as sent (message text, count integer)
         ), gone as (
           delete from report_errors where report_id = $1 and message not in (select message from sent)
         )
         insert into report_errors (report_id, message, count)
         select reports.id, sent.message, sent.count from sent, reports where reports.id = $1
         on conflict (report_id, message) do update set count = excluded.count`,
}

/** Steps that read many reports. */
export function createStatisticsSteps(connections: Connections): StatisticsSteps {
  return {
    ...createReadStatistics(createSelect(connections)),

    replaceErrors: async ({ report_id, errors }) => {
      await connections.query(REPLACE_ERRORS, [report_id, JSON.stringify(errors)])
    },
  }
}
