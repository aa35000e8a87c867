import type BetterSqlite3 from 'better-sqlite3'

/**
 * Takes the content out of the events about a report that is deleted, to be called inside the
 * transaction before the deletion is recorded. The events keep their numbers.
 */
export function createScrubEvents(db: BetterSqlite3.Database) {
  const scrub = db.prepare("update events set changes = '{}' where organization_id = ? and subject_id = ?")
  return ({ organization_id, report_id }: { organization_id: string; report_id: string }): void => {
    scrub.run(organization_id, report_id)
  }
}

/**
 * Empties the write-ahead log, which has the pages from before a deletion. Does nothing while another
 * process reads: the next sweep makes up for it.
 */
export function createEmptyLog(db: BetterSqlite3.Database): () => void {
  const checkpoint = db.prepare('pragma wal_checkpoint(truncate)')
  return () => {
    if (!db.inTransaction) checkpoint.all()
  }
}
