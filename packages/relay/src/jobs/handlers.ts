import type { JobKind } from '../domain/jobs/new-job.ts'
import { createIndexReports } from './index-reports.ts'
import type { JobHandler } from './job-handler.ts'
import { createPurgeProject } from './purge-project.ts'
import { createRetention } from './retention.ts'
import { createSweep, type SweepContext } from './sweep.ts'

/** The handler of each kind of job. */
export function createHandlers(context: SweepContext): Record<JobKind, JobHandler> {
  return {
    sweep: createSweep(context),
    purge_project: createPurgeProject(context),
    retention: createRetention(context),
    index_reports: createIndexReports(context),
  }
}
