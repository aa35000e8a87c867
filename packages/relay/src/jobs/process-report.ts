import { newJob } from '../domain/jobs/new-job.ts'
import { type ProcessingContext, processReport } from '../domain/processing/process-report.ts'
import { firstId } from '../ids.ts'
import type { Database } from '../storage/database.ts'
import { JobError } from './job-error.ts'
import type { JobHandler } from './job-handler.ts'

/** A report that ends the process this often is not read again. */
const MAX_ATTEMPTS = 3
const BATCH_SIZE = 100
const EARLIER_TIME_LIMIT_MS = 12 * 60 * 60 * 1000

export interface ProcessReportContext extends ProcessingContext {
  database: Database
}

/** Processes one report after it has arrived. Running twice is harmless, as processReport says. */
export function createProcessReport(context: ProcessReportContext): JobHandler {
  return {
    run: async ({ payload, attempts }, signal) => {
      const step = {
        report_id: String(payload.report_id),
        is_last_attempt: attempts >= MAX_ATTEMPTS,
        has_event: true,
      }
      const ended = await processReport(context, step, signal)
      if (ended !== null) throw new JobError(`The process that reads reports ended: ${ended}.`)
    },
  }
}

/**
 * Processes the reports that existed before the relay could, newest first. They are many, and nobody
 * has changed them, so they have no events. Running twice is harmless: it goes on with those that
 * are not processed, and each of them as above.
 */
export function createProcessEarlierReports(context: ProcessReportContext): JobHandler {
  const { database, now } = context

  async function processOne(report_id: string, signal: AbortSignal): Promise<void> {
    const ended = await processReport(context, { report_id, is_last_attempt: false, has_event: false }, signal)
    if (ended === null) return
    // A job of its own tries again, so that the others need not wait.
    const job = newJob({ kind: 'process_report', at: now(), payload: { report_id }, unique_key: report_id })
    await database.addJob(job)
  }

  return {
    time_limit_ms: EARLIER_TIME_LIMIT_MS,
    run: async (_job, signal) => {
      let before: string | undefined = firstId('rep', now())
      while (before !== undefined) {
        const ids: string[] = await database.listUnprocessed({ before, limit: BATCH_SIZE })
        for (const id of ids) {
          signal.throwIfAborted()
          await processOne(id, signal)
        }
        before = ids.at(-1)
      }
    },
  }
}
