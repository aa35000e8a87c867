import type { Database } from '../storage/database.ts'
import type { JobHandler } from './job-handler.ts'

const BATCH_SIZE = 100
const TIME_LIMIT_MS = 12 * 60 * 60 * 1000

/**
 * Indexes every report for searches, after an upgrade and after a move to PostgreSQL. Running twice is
 * harmless: a report's place in the index is replaced.
 */
export function createIndexReports({
  database,
}: {
  database: Pick<Database, 'indexReport' | 'listReportIds'>
}): JobHandler {
  return {
    time_limit_ms: TIME_LIMIT_MS,
    run: async (_job, signal) => {
      for (let after = ''; ; ) {
        const ids = await database.listReportIds({ after, limit: BATCH_SIZE })
        for (const id of ids) {
          signal.throwIfAborted()
          await database.indexReport(id)
          after = id
        }
        if (ids.length < BATCH_SIZE) return
      }
    },
  }
}
