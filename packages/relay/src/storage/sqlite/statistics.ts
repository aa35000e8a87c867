import type BetterSqlite3 from 'better-sqlite3'
import { createReadStatistics } from '../read-statistics.ts'
import type { StatisticsSteps } from '../statistics-steps.ts'
import type { GroupCommit } from './group-commit.ts'
import { createSelect } from './select.ts'

/** Steps that read many reports. */
export function createStatisticsSteps(db: BetterSqlite3.Database, { write }: GroupCommit): StatisticsSteps {
  const selectReport = db.prepare('select id from reports where id = ?')
  const deleteErrors = db.prepare('delete from report_errors where report_id = ?')
  const insertError = db.prepare('insert or ignore into report_errors (report_id, message, count) values (?, ?, ?)')

  return {
    ...createReadStatistics(createSelect(db)),

    replaceErrors: ({ report_id, errors }) =>
      write(() => {
        if (!selectReport.get(report_id)) return
        deleteErrors.run(report_id)
        for (const { message, count } of errors) insertError.run(report_id, message, count)
      }),
  }
}
