import type BetterSqlite3 from 'better-sqlite3'

interface Waiting {
  step: () => unknown
  resolve: (answer: never) => void
  reject: (reason: unknown) => void
}

export interface GroupCommit {
  /**
   * Runs `step` inside a transaction and answers with what it returned, once that is on disk. A step that throws undoes only itself.
   * `step` is synchronous: nothing waits inside a transaction.
   */
  write<Answer>(step: () => Answer): Promise<Answer>
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

  let waiting: Waiting[] = []
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

  function flush(): void {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    try {
      begin.run()
      const outcomes = group.map(runStep)
      commit.run()
      for (const settle of outcomes) settle()
    } catch (error) {
      for (const { reject } of group) reject(error)
      if (db.inTransaction) rollback.run()
    }
  }

  return {
    write: (step) =>
      new Promise((resolve, reject) => {
        if (closed) throw new Error('The database is closed.')
        if (waiting.push({ step, resolve, reject }) === 1) setImmediate(flush)
      }),
    close() {
      closed = true
      flush()
    },
  }
}
