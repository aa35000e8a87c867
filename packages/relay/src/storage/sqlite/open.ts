import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { Database } from '../database.ts'
import { createJobSignal } from '../job-signal.ts'
import { createAccessSteps } from './access.ts'
import { createApiKeySteps } from './api-keys.ts'
import { createAuthRowSteps } from './auth-rows.ts'
import { BUSY_TIMEOUT_MS, retryWhenBusy } from './busy.ts'
import { createCaptureSteps } from './captures.ts'
import { createCommentSteps } from './comments.ts'
import { makeDefaultProject } from './default-project.ts'
import { createEventSteps } from './events.ts'
import { createGroupCommit } from './group-commit.ts'
import { createInsertJob } from './insert-job.ts'
import { createJobSteps } from './jobs.ts'
import { createMemberSteps } from './members.ts'
import { createPasskeySteps } from './passkeys.ts'
import { createProcessingSteps } from './processing.ts'
import { createProjectSteps } from './projects.ts'
import { createReportSteps } from './reports.ts'
import { createSearchSteps } from './search.ts'
import { createShareLinkSteps } from './share-links.ts'
import { createSignInSteps } from './sign-in.ts'
import { createStatisticsSteps } from './statistics.ts'
import { createStatusSteps } from './statuses.ts'
import { createTagSteps } from './tags.ts'
import { upgradeSchema } from './upgrade-schema.ts'
import { createUpkeepSteps } from './upkeep.ts'

/** Name of the database file in the data folder. */
export const DATABASE_FILE = 'earshot.db'

/** How long opening waits for another process's lock, such as during a schema upgrade. */
const MAX_OPEN_WAIT_MS = 10_000

/**
 * Opens the database in `folder`, creating both if missing, readable by their owner only. Several
 * processes may open the same database. Throws if the folder is not writable, or the database
 * belongs to a newer version or stays locked.
 * `now`: the clock for the creation time of the default organization.
 */
export async function openSqlite({
  folder,
  now = Date.now,
}: {
  folder: string
  now?: () => number
}): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, DATABASE_FILE)
  // Without an existing file, SQLite would create one that everybody can read. Its other files get
  // the same mode.
  closeSync(openSync(file, 'a', 0o600))
  const db = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    const defaultProject = await retryWhenBusy(() => prepare(db, { folder, now }), MAX_OPEN_WAIT_MS)
    const commits = createGroupCommit(db)
    const jobSignal = createJobSignal()
    const insertJob = createInsertJob(db, jobSignal)
    return {
      findDefaultProject: async () => defaultProject,
      ...createCaptureSteps(db, { ...commits, insertJob }),
      ...createReportSteps(db, commits),
      ...createStatisticsSteps(db, commits),
      ...createShareLinkSteps(db, commits),
      ...createSearchSteps(db, commits),
      ...createProcessingSteps(db, commits),
      ...createProjectSteps(db, { ...commits, insertJob }),
      ...createStatusSteps(db, commits),
      ...createTagSteps(db, commits),
      ...createCommentSteps(db, commits),
      ...createAccessSteps(db, commits),
      ...createMemberSteps(db, commits),
      ...createSignInSteps(db, commits),
      ...createPasskeySteps(db, commits),
      ...createAuthRowSteps(db, commits),
      ...createApiKeySteps(db, commits),
      ...createEventSteps(db, commits),
      ...createJobSteps(db, { ...commits, insertJob, jobSignal }),
      ...createUpkeepSteps(db, commits),
      close: async () => {
        await commits.close()
        db.close()
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Safe to repeat: it runs again if it meets a lock. */
function prepare(db: BetterSqlite3.Database, { folder, now }: { folder: string; now: () => number }) {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  // Deleted content is overwritten with zeros.
  db.pragma('secure_delete = ON')
  upgradeSchema(db, { backups: join(folder, 'backups') })
  return makeDefaultProject(db, now())
}
