import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { Database } from '../database.ts'
import { createAccessSteps } from './access.ts'
import { BUSY_TIMEOUT_MS, retryWhenBusy } from './busy.ts'
import { createCaptureSteps } from './captures.ts'
import { makeDefaultProject } from './default-project.ts'
import { createGroupCommit } from './group-commit.ts'
import { createReportSteps } from './reports.ts'
import { upgradeSchema } from './upgrade-schema.ts'
import { createUpkeepSteps } from './upkeep.ts'

/** The database's file inside the data folder. */
export const DATABASE_FILE = 'earshot.db'

/** How long opening waits for another process that holds a lock, as one does that changes the tables. */
const MAX_OPEN_WAIT_MS = 10_000

/**
 * Opens the database in `folder`, both made where they are missing and readable by their owner only. Several processes may have the
 * same one open. Throws where the folder cannot be written, the database belongs to a newer version, or stays locked.
 * `now` is the clock that dates the first organization; the default is the system's.
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
  // SQLite gives its own files the mode of the database, which it would make readable by everybody.
  closeSync(openSync(file, 'a', 0o600))
  const db = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    const defaultProject = await retryWhenBusy(() => prepare(db, { folder, now }), MAX_OPEN_WAIT_MS)
    const commits = createGroupCommit(db)
    return {
      findDefaultProject: async () => defaultProject,
      ...createCaptureSteps(db, commits),
      ...createReportSteps(db, commits),
      ...createAccessSteps(db, commits),
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

/** Whatever of it was done before a lock was met is done once more. */
function prepare(db: BetterSqlite3.Database, { folder, now }: { folder: string; now: () => number }) {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  upgradeSchema(db, { backups: join(folder, 'backups') })
  return makeDefaultProject(db, now())
}
