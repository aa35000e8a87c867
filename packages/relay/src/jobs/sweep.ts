import { incomingName } from '../domain/intake/upload-address.ts'
import { firstId } from '../ids.ts'
import type { Database } from '../storage/database.ts'
import type { Files } from '../storage/files.ts'
import type { JobHandler } from './job-handler.ts'

const HOUR_MS = 60 * 60 * 1000

/**
 * How long expired rows are kept, so that a client that retries late still gets the result of its
 * request.
 */
const EXPIRED_AGE_MS = 24 * HOUR_MS
/**
 * The database references a file moments after it is stored. An unreferenced file of this age is
 * orphaned.
 */
const ORPHAN_AGE_MS = 2 * HOUR_MS
/** How long a bulk change can be undone. */
const UNDO_AGE_MS = 7 * 24 * HOUR_MS
/** Rows deleted in one transaction: few enough that a report never waits long for it. */
const BATCH_SIZE = 200

const INTERVAL_MS = HOUR_MS / 4
/** The first sweep of a large store reads the name of every file. */
const TIME_LIMIT_MS = 12 * HOUR_MS

export interface SweepContext {
  database: Database
  files: Files
  /** Milliseconds since the epoch. */
  now: () => number
  /** How long events are kept, in milliseconds. */
  event_age_ms: number
}

/**
 * Sweeps every quarter of an hour, in one of the relays. Running twice is harmless: both delete
 * only what has expired or is orphaned, and deleting it again changes nothing.
 */
export function createSweep(context: SweepContext): JobHandler {
  return {
    every_ms: INTERVAL_MS,
    time_limit_ms: TIME_LIMIT_MS,
    run: async (_job, signal) => {
      await sweep({ ...context, swept_until: await context.database.readSweptUntil(), signal })
    },
  }
}

/**
 * One run: deletes expired sessions, consumed tokens, old events and old bulk changes, then removes orphaned files, including
 * those that no row ever referenced. Names begin with their creation time, so only files since the
 * last run are checked. Throws when `signal` aborts.
 */
export async function sweep({
  database,
  files,
  now,
  event_age_ms,
  swept_until,
  signal,
}: SweepContext & { swept_until: number; signal?: AbortSignal }): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const { more } = await database.forgetExpired({ before: now() - EXPIRED_AGE_MS, limit: BATCH_SIZE })
    if (!more) break
  }
  for (;;) {
    signal?.throwIfAborted()
    const { more } = await database.forgetEvents({ before: now() - event_age_ms, limit: BATCH_SIZE })
    if (!more) break
  }
  await database.forgetBulkChanges({ before: now() - UNDO_AGE_MS })
  for (;;) {
    signal?.throwIfAborted()
    const orphaned = await database.listOrphaned(BATCH_SIZE)
    if (orphaned.length === 0) break
    await files.remove(orphaned)
    await database.forgetOrphaned(orphaned)
  }
  const until = now() - ORPHAN_AGE_MS
  for (const [from, before] of [
    [firstId('fil', swept_until), firstId('fil', until)],
    [incomingName(firstId('art', swept_until)), incomingName(firstId('art', until))],
  ] as const) {
    for await (const names of files.list({ from, before })) {
      signal?.throwIfAborted()
      const referenced = await database.referencedFiles(names)
      await files.remove(names.filter((name) => !referenced.has(name)))
    }
  }
  await database.finishSweep({ swept_until: until })
}
