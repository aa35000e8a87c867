import type BetterSqlite3 from 'better-sqlite3'
import { insertByName, NEW_REPORT_COLUMNS } from '../columns.ts'
import type { Database, Redemption } from '../database.ts'
import { fromReport, type NewReportRow, type ReportRow, toReport } from '../rows.ts'
import { VALUE } from './bound-value.ts'
import { createRecordEvent } from './events.ts'
import type { InsertJob } from './insert-job.ts'
import { REPORTS } from './report-columns.ts'
import { createInsertShareLink } from './share-links.ts'

type Step = Parameters<Database['finalizeReport']>[0]
type Result = Awaited<ReturnType<Database['finalizeReport']>>
type Stored = { id: string; file: string | null; received_sha256: string | null }

/**
 * Implements finalizeReport, to be called inside a transaction. All checks come before the first
 * write.
 */
export function createFinalizeReport(
  db: BetterSqlite3.Database,
  {
    selectRedemption,
    insertJob,
  }: { selectRedemption: BetterSqlite3.Statement<[string], Redemption>; insertJob: InsertJob },
) {
  const selectReport = db.prepare<[string], ReportRow>(`select ${REPORTS} from reports where id = ?`)
  const selectSession = db.prepare<[string], { report_id: string | null }>(
    'select report_id from sessions where id = ?',
  )
  const selectStored = db.prepare<[string], Stored>(
    `select id, file, received_sha256 from artifacts where session_id = ${VALUE}`,
  )
  const insertToken = db.prepare(
    'insert into consumed_tokens (id, request_hash, session_id, report_id, expires_at) values (?, ?, ?, ?, ?)',
  )
  const insertReport = db.prepare<[NewReportRow]>(insertByName('reports', NEW_REPORT_COLUMNS))
  const markFinalized = db.prepare('update sessions set report_id = ?, network = null where id = ?')
  const setReceipt = db.prepare('update reports set receipt_hash = ? where id = ?')
  const insertShareLink = createInsertShareLink(db)
  const recordEvent = createRecordEvent(db)
  const dropArtifact = db.prepare('delete from artifacts where id = ?')
  const noteOrphaned = db.prepare('insert or ignore into unwanted_files (file) values (?)')

  return ({ token, session_id, report, artifacts, share_link, receipt_hash, event, job }: Step): Result => {
    const redemption = selectRedemption.get(token.id)
    if (redemption) {
      const redeemed =
        redemption.report_id !== null && redemption.request_hash === token.request_hash
          ? selectReport.get(redemption.report_id)
          : undefined
      return redeemed ? { repeated: toReport(redeemed) } : 'token-already-used'
    }
    const session = selectSession.get(session_id)
    if (!session) return 'not-found'
    if (session.report_id) return { already_finalized: session.report_id }

    const stored = selectStored.all(session_id)
    const asStored = new Map(stored.map((artifact) => [artifact.id, artifact.received_sha256]))
    if (artifacts.some((artifact) => asStored.get(artifact.id) !== artifact.received_sha256)) return 'artifacts-changed'

    insertToken.run(token.id, token.request_hash, session_id, report.id, token.expires_at)
    insertReport.run(fromReport(report))
    markFinalized.run(report.id, session_id)
    if (share_link) insertShareLink(share_link)
    if (receipt_hash !== undefined) setReceipt.run(receipt_hash, report.id)
    recordEvent(event)
    insertJob(job)

    const kept = new Set(artifacts.map(({ id }) => id))
    const forgotten = stored.filter(({ id }) => !kept.has(id))
    const dropped = forgotten.flatMap(({ file }) => file ?? [])
    for (const { id } of forgotten) dropArtifact.run(id)
    for (const file of dropped) noteOrphaned.run(file)
    return { dropped }
  }
}
