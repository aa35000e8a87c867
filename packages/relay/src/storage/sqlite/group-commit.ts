import type BetterSqlite3 from 'better-sqlite3'
import { StoreUnavailable } from '../../errors.ts'
import { explain, isBusy, MAX_WAIT_MS, pauseAfter } from './busy.ts'

/**
 * 'now': write resolves when the step is on disk. 'with-next': it resolves when the step is
 * committed, and the next 'now' commit syncs it. A power failure before that undoes the step; the
 * end of the process does not.
 */
export type Durable = 'now' | 'with-next'

interface Waiting {
  /** Deadline by performance.now(), if another process holds the lock. */
  until: number
  durable: Durable
  step: () => unknown
  resolve: (result: never) => void
  reject: (reason: unknown) => void
}

export interface GroupCommit {
  /**
   * Runs `step` inside a transaction and returns its result. A step that throws rolls back only
   * itself. `step` is synchronous: nothing waits inside a transaction. The default of `durable` is
   * 'now'.
   */
  write<Result>(step: () => Result, durable?: Durable): Promise<Result>
  /** Refuses new writes, and resolves when all queued steps have settled. */
  close(): Promise<void>
}

/**
 * Group commit: steps that are queued at the same time share one transaction, and so one fsync.
 * Each has its own savepoint. If the commit fails, nothing is kept and every step of the group
 * rejects. While another process writes, steps wait for at most `max_wait` milliseconds each,
 * without blocking the event loop.
 */
export function createGroupCommit(
  db: BetterSqlite3.Database,
  { max_wait = MAX_WAIT_MS }: { max_wait?: number } = {},
): GroupCommit {
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const rollback = db.prepare('rollback')
  const savepoint = db.prepare('savepoint step')
  const release = db.prepare('release step')
  const undo = db.prepare('rollback to step')

  const syncAtCommit = db.prepare('pragma synchronous = full')
  const syncLater = db.prepare('pragma synchronous = normal')

  let waiting: Waiting[] = []
  let syncs: Durable = 'now'
  let failed_attempts = 0
  let closing: Promise<void> | undefined
  let onIdle: (() => void) | undefined

  function runStep({ step, resolve, reject }: Waiting): () => void {
    savepoint.run()
    try {
      const result = step() as never
      release.run()
      return () => resolve(result)
    } catch (error) {
      // On a full disk or a failed read, SQLite rolls back the whole transaction, so there is no
      // savepoint left.
      if (!db.inTransaction) throw error
      undo.run()
      release.run()
      return () => reject(explain(error))
    }
  }

  function setSync(wanted: Durable): void {
    if (wanted === syncs) return
    const pragma = wanted === 'now' ? syncAtCommit : syncLater
    pragma.run()
    syncs = wanted
  }

  /** Begins the transaction for all queued steps. False if another process holds the lock. */
  function beginForAll(): boolean {
    try {
      setSync(waiting.some(({ durable }) => durable === 'now') ? 'now' : 'with-next')
      begin.run()
      return true
    } catch (error) {
      if (!isBusy(error)) throw error
      const at = performance.now()
      const late = waiting.filter(({ until }) => until <= at)
      waiting = waiting.filter(({ until }) => until > at)
      for (const { reject } of late) reject(explain(error))
      return false
    }
  }

  function flush(): void {
    try {
      if (waiting.length > 0) commitWaiting()
    } catch (error) {
      const group = waiting
      waiting = []
      for (const { reject } of group) reject(explain(error))
      if (db.inTransaction) rollback.run()
    }
    if (waiting.length === 0) onIdle?.()
  }

  function commitWaiting(): void {
    if (!beginForAll()) {
      failed_attempts++
      if (waiting.length > 0) setTimeout(flush, pauseAfter(failed_attempts))
      return
    }
    failed_attempts = 0
    const outcomes = waiting.map(runStep)
    commit.run()
    waiting = []
    for (const settle of outcomes) settle()
  }

  return {
    write: (step, durable = 'now') =>
      new Promise((resolve, reject) => {
        if (closing) throw new StoreUnavailable('The database is closed.', { cause: null })
        const until = performance.now() + max_wait
        if (waiting.push({ until, step, durable, resolve, reject }) === 1) setImmediate(flush)
      }),
    close() {
      closing ??= new Promise((resolve) => {
        onIdle = resolve
        setImmediate(flush)
      })
      return closing
    },
  }
}
