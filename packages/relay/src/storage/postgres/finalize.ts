import { columnList, NEW_REPORT_COLUMNS, SHARE_LINK_COLUMNS } from '../columns.ts'
import type { Database, Redemption } from '../database.ts'
import type { JobSignal } from '../job-signal.ts'
import { fromReport, type ReportRow, toJson, toReport } from '../rows.ts'
import { type Connections, isConsumedConcurrently } from './connections.ts'
import { eventValue, recordEvent } from './events.ts'
import { insertJob, jobValue } from './insert-job.ts'
import { REPORTS } from './report-columns.ts'

/**
 * All checks come before the first write: `ready` has a row only if they all pass. The session's
 * row is locked first, so that only one of several concurrent calls finds it unfinished.
 */
const FINALIZE = {
  name: 'finalize-report',
  text: `with session as (
           select id, report_id from sessions where id = $1 for update
         ), stored as (
           select artifacts.id, artifacts.file, artifacts.received_sha256
           from session, artifacts where artifacts.session_id = session.id
           for update of artifacts
         ), wanted as (
           select * from json_to_recordset($2::json) as w
             (id text, received_sha256 text)
         ), ready as (
           select id from session
           where report_id is null
             and not exists (select from consumed_tokens where id = $3)
             and not exists (
               select from wanted left join stored using (id)
               where stored.received_sha256 is distinct from wanted.received_sha256
             )
         ), consumed as (
           insert into consumed_tokens (id, request_hash, session_id, report_id, expires_at)
           select $3, $4, ready.id, $5, $6::bigint from ready
         ), made as (
           insert into reports (${columnList(NEW_REPORT_COLUMNS)}, receipt_hash)
           select ${columnList(NEW_REPORT_COLUMNS, 'made_of')}, $10 from ready, json_populate_record(null::reports, $7::json) as made_of
         ), marked as (
           update sessions set report_id = $5, network = null from ready where sessions.id = ready.id
         ), shared as (
           insert into share_links (${columnList(SHARE_LINK_COLUMNS)}, position)
           select ${columnList(SHARE_LINK_COLUMNS, 'link')}, 1
           from ready, json_populate_record(null::share_links, $9::json) as link where $9::json is not null
         ), recorded as (
           ${recordEvent('$8', 'ready')}
         ), queued as (
           ${insertJob('$11', 'ready')}
         ), orphaned as (
           select stored.id, stored.file from ready, stored where stored.id not in (select id from wanted)
         ), forgotten as (
           delete from artifacts using orphaned where artifacts.id = orphaned.id
         ), noted as (
           insert into unwanted_files select file from orphaned where file is not null on conflict do nothing
         )
         select session.report_id,
           exists (select from ready) as is_made,
           array(select file from orphaned where file is not null) as dropped
         from session`,
}
const SELECT_REPORT = {
  name: 'find-report-by-id',
  text: `select ${REPORTS} from reports where id = $1`,
}

type Step = Parameters<Database['finalizeReport']>[0]
type Outcome = { report_id: string | null; is_made: boolean; dropped: string[] }

/**
 * finalizeReport takes one round trip if it creates the report, and more to find out why it did
 * not.
 */
export function createFinalizeReport({
  query,
  findRedemption,
  jobSignal,
}: Pick<Connections, 'query'> & {
  jobSignal: JobSignal
  findRedemption: (token_id: string) => Promise<Redemption | null>
}): Database['finalizeReport'] {
  async function finalize({
    token,
    session_id,
    report,
    artifacts,
    share_link,
    receipt_hash,
    event,
    job,
  }: Step): Promise<Outcome | undefined> {
    const [outcome] = await query<Outcome>(FINALIZE, [
      session_id,
      toJson(artifacts),
      token.id,
      token.request_hash,
      report.id,
      token.expires_at,
      toJson(fromReport(report)),
      eventValue(event),
      toJson(share_link ?? null),
      receipt_hash ?? null,
      jobValue(job),
    ])
    return outcome
  }

  async function findRedeemed({ report_id, request_hash }: Redemption, token: Step['token']) {
    if (report_id === null || request_hash !== token.request_hash) return 'token-already-used'
    const [row] = await query<ReportRow>(SELECT_REPORT, [report_id])
    return row ? { repeated: toReport(row) } : 'token-already-used'
  }

  return async (step) => {
    const outcome = await finalize(step).catch((error: unknown) => {
      if (isConsumedConcurrently(error)) return undefined
      throw error
    })
    if (outcome?.is_made) {
      jobSignal.emit()
      return { dropped: outcome.dropped }
    }
    const redemption = await findRedemption(step.token.id)
    if (redemption) return findRedeemed(redemption, step.token)
    if (!outcome) return 'not-found'
    return outcome.report_id === null ? 'artifacts-changed' : { already_finalized: outcome.report_id }
  }
}
