import type { JobKind } from '../domain/jobs/new-job.ts'
import { createIndexReports } from './index-reports.ts'
import type { JobHandler } from './job-handler.ts'
import { createProcessEarlierReports, createProcessReport, type ProcessReportContext } from './process-report.ts'
import { createPurgeProject } from './purge-project.ts'
import { createRetention } from './retention.ts'
import { createSweep, type SweepContext } from './sweep.ts'

/** The handler of each kind of job. */
export function createHandlers(context: SweepContext & ProcessReportContext): Record<JobKind, JobHandler> {
  return {
    sweep: createSweep(context),
    purge_project: createPurgeProject(context),
    process_report: createProcessReport(context),
    process_earlier_reports: createProcessEarlierReports(context),
    retention: createRetention(context),
    index_reports: createIndexReports(context),
  }
}
