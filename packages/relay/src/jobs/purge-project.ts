import { removeOrphaned } from '../domain/intake/remove-orphaned.ts'
import type { JobHandler } from './job-handler.ts'
import type { SweepContext } from './sweep.ts'

/** Sessions deleted in one transaction: few enough that a report never waits long for it. */
const BATCH_SIZE = 200
const TIME_LIMIT_MS = 12 * 60 * 60 * 1000

/**
 * Deletes the rows and files of a deleted project. Running twice is harmless: each step deletes what
 * is left, and a project that is gone or was not deleted stays as it is.
 */
export function createPurgeProject({ database, files }: Pick<SweepContext, 'database' | 'files'>): JobHandler {
  return {
    time_limit_ms: TIME_LIMIT_MS,
    run: async ({ payload }, signal) => {
      for (;;) {
        signal.throwIfAborted()
        const step = await database.purgeProject({ id: String(payload.project_id), limit: BATCH_SIZE })
        await removeOrphaned({ database, files }, step.files)
        if (!step.more) return
      }
    },
  }
}
