import { incomingName } from '../domain/intake/upload-address.ts'
import { firstId } from '../ids.ts'
import type { Database } from '../storage/database.ts'
import type { Files } from '../storage/files.ts'

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
/** Rows deleted in one transaction: few enough that a report never waits long for it. */
const BATCH_SIZE = 200

export interface SweepOptions {
  database: Database
  files: Files
  /** Milliseconds since the epoch. */
  now: () => number
  /** Milliseconds between the end of one run and the start of the next. @default 15 minutes */
  interval?: number
  /** Called if a run fails. The next run takes place anyway. */
  log: (message: string, error: unknown) => void
}

/**
 * Sweeps now and at every interval, unless another relay on the same database has just done so.
 * Returns a stop function, which waits for a current run and may be called twice. The timer does
 * not keep the process alive.
 */
export function startSweep({ interval = HOUR_MS / 4, log, ...store }: SweepOptions): () => Promise<void> {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running = run()

  async function run(): Promise<void> {
    try {
      const claimed = await store.database.claimSweep({ at: store.now(), every: interval })
      if (claimed) await sweep({ ...store, ...claimed, signal: stopping.signal })
    } catch (error) {
      log('The sweep failed; it will run again.', error)
    }
    if (stopping.signal.aborted) return
    timer = setTimeout(() => {
      running = run()
    }, interval)
    timer.unref()
  }

  return async () => {
    stopping.abort()
    clearTimeout(timer)
    await running
  }
}

/**
 * One run: deletes expired sessions and consumed tokens, then removes orphaned files, including
 * those that no row ever referenced. Names begin with their creation time, so only files since the
 * last run are checked.
 */
export async function sweep({
  database,
  files,
  now,
  swept_until,
  signal,
}: Pick<SweepOptions, 'database' | 'files' | 'now'> & { swept_until: number; signal?: AbortSignal }): Promise<void> {
  while (!signal?.aborted) {
    const { more } = await database.forgetExpired({ before: now() - EXPIRED_AGE_MS, limit: BATCH_SIZE })
    if (!more) break
  }
  while (!signal?.aborted) {
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
      if (signal?.aborted) return
      const referenced = await database.referencedFiles(names)
      await files.remove(names.filter((name) => !referenced.has(name)))
    }
  }
  if (!signal?.aborted) await database.finishSweep({ swept_until: until })
}
