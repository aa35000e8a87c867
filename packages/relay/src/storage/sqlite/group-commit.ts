import type BetterSqlite3 from 'better-sqlite3'
import { StoreUnavailable } from '../../errors.ts'

/**
 * 'now': the answer comes when the step is on disk. 'with-next': it comes when the step is committed, and the next commit of the
 * other kind takes it to the disk; a power failure before that undoes it, the end of the process does not.
 */
export type Durable = 'now' | 'with-next'

interface Waiting {
  durable: Durable
  step: () => unknown
  resolve: (answer: never) => void
  reject: (reason: unknown) => void
}

export interface GroupCommit {
  /**
   * Runs `step` inside a transaction and answers with what it returned. A step that throws undoes only itself. `step` is
   * synchronous: nothing waits inside a transaction. `durable` is 'now' where it is left out.
   */
  write<Answer>(step: () => Answer, durable?: Durable): Promise<Answer>
  /** Commits what waits. Writes after this are refused. */
  close(): void
}

/**
 * Steps that wait at the same time share one transaction, and so one fsync: under load the disk is asked once for many reports.
 * Each has its own savepoint. When the commit itself fails, nothing was kept and every step of the group is told so.
 */
export function groupCommit(db: BetterSqlite3.Database): GroupCommit {
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
  let closed = false

  function runStep({ step, resolve, reject }: Waiting): () => void {
    savepoint.run()
    try {
      const answer = step() as never
      release.run()
      return () => resolve(answer)
    } catch (error) {
      // A full disk or a failed read makes SQLite give up the whole transaction: then there is nothing to go back to.
      if (!db.inTransaction) throw error
      undo.run()
      release.run()
      return () => reject(error)
    }
  }

  function setSync(wanted: Durable): void {
    if (wanted === syncs) return
    const pragma = wanted === 'now' ? syncAtCommit : syncLater
    pragma.run()
    syncs = wanted
  }

  function flush(): void {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    try {
      setSync(group.some(({ durable }) => durable === 'now') ? 'now' : 'with-next')
      begin.run()
      const outcomes = group.map(runStep)
      commit.run()
      for (const settle of outcomes) settle()
    } catch (error) {
      for (const { reject } of group) reject(explain(error))
      if (db.inTransaction) rollback.run()
    }
  }

  return {
    write: (step, durable = 'now') =>
      new Promise((resolve, reject) => {
        if (closed) throw new StoreUnavailable('The database is closed.', { cause: null })
        if (waiting.push({ step, durable, resolve, reject }) === 1) setImmediate(flush)
      }),
    close() {
      closed = true
      flush()
    },
  }
}

/** Another process that writes for longer than is waited for, and a disk that is full or fails, are troubles that pass or are mended. */
function explain(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!/^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)/.test(code)) return error
  return new StoreUnavailable(`The database could not be written (${code}).`, {
    isFull: code === 'SQLITE_FULL',
    cause: error,
  })
}
