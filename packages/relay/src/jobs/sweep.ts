import { incomingName } from '../domain/intake/upload-address.ts'
import { firstId } from '../ids.ts'
import type { Database } from '../storage/database.ts'
import type { Files } from '../storage/files.ts'

const HOUR_MS = 60 * 60 * 1000

/** How long what has expired is kept, so that a client that comes back late still hears what became of its report. */
const EXPIRED_AGE_MS = 24 * HOUR_MS
/** A file is named by the database moments after it is stored. One that nothing names at this age never will be. */
const ORPHAN_AGE_MS = 2 * HOUR_MS
/** Sessions and tokens forgotten in one transaction: few enough that a report never waits long behind it. */
const BATCH_SIZE = 200

export interface SweepOptions {
  database: Database
  files: Files
  /** Milliseconds since the epoch. */
  now: () => number
  /** Milliseconds between the end of one run and the start of the next. @default 15 minutes */
  interval?: number
  /** Told when a run failed. The next one comes all the same. */
  log: (message: string, error: unknown) => void
}

/**
 * Sweeps now, and again and again, unless another relay on the same database has just done so. Answers with its stop, which waits for a run under way and may be called twice. The timer keeps
 * no process alive.
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
      log('The sweep failed; it will be tried again.', error)
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
 * One run: forgets expired sessions and spent tokens, then removes files that are orphaned, and those whose upload ended before a row
 * named them. Names begin with the time they were made at, so only those since the last run are looked at.
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
