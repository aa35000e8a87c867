import { applyRetention } from '../domain/projects/retention.ts'
import type { JobHandler } from './job-handler.ts'
import type { SweepContext } from './sweep.ts'

const HOUR_MS = 60 * 60 * 1000
const TIME_LIMIT_MS = 12 * HOUR_MS

/**
 * Applies the retention of every project that has one, each hour. Running twice is harmless, as
 * applyRetention says.
 */
export function createRetention(context: Pick<SweepContext, 'database' | 'files' | 'now'>): JobHandler {
  return {
    every_ms: HOUR_MS,
    time_limit_ms: TIME_LIMIT_MS,
    run: async (_job, signal) => {
      for (const project of await context.database.listRetention()) {
        signal.throwIfAborted()
        await applyRetention(context, project, signal)
      }
    },
  }
}
