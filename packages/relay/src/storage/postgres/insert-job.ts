import { columnList, JOB_COLUMNS } from '../columns.ts'
import type { NewJob } from '../database.ts'
import { fromNewJob } from '../job-rows.ts'

const COLUMNS = columnList(JOB_COLUMNS)

/**
 * Statement that inserts the job in a parameter (`$1`) if `changed`, another part of the same
 * statement, has rows. A step that has run it calls `jobSignal.emit`.
 */
export const insertJob = (parameter: string, changed: string) =>
  `insert into jobs (${COLUMNS}) select ${COLUMNS} from json_populate_record(null::jobs, ${parameter}::json)
   where exists (select from ${changed}) on conflict (unique_key) do nothing`

/** The value of that parameter. */
export const jobValue = (job: NewJob) => JSON.stringify(fromNewJob(job))
