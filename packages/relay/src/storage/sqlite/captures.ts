import type BetterSqlite3 from 'better-sqlite3'
import { ARTIFACT_COLUMNS, CAPTURE_KEY_COLUMNS, columnList } from '../columns.ts'
import type { Artifact, CaptureSteps, Database, Redemption, SessionWithArtifacts } from '../database.ts'
import {
  type ArtifactRow,
  type CaptureKeyRow,
  type OpenUploadRow,
  type SessionRow,
  selectOpenUpload,
  toCaptureKey,
  toJson,
  toOpenUpload,
  toSession,
} from '../rows.ts'
import { dayOf } from '../utc-day.ts'
import { VALUE } from './bound-value.ts'
import { retryWhenBusy } from './busy.ts'
import { createDailyUse } from './daily-use.ts'
import { createFinalizeReport } from './finalize.ts'
import type { GroupCommit } from './group-commit.ts'
import type { InsertJob } from './insert-job.ts'

type Arrival = Parameters<Database['recordUpload']>[0]
type Recorded = Awaited<ReturnType<Database['recordUpload']>>
type Target = {
  file: string | null
  size: number | null
  report_id: string | null
  key: string
  network: string | null
}

/** The capture flow, in the order of its calls. */
export function createCaptureSteps(
  db: BetterSqlite3.Database,
  { write, insertJob }: Pick<GroupCommit, 'write'> & { insertJob: InsertJob },
): CaptureSteps {
  const selectKey = db.prepare<[string], CaptureKeyRow>(
    `select ${columnList(CAPTURE_KEY_COLUMNS)} from capture_keys where public_key = ?`,
  )
  const selectRedemption = db.prepare<[string], Redemption>(
    'select request_hash, session_id, report_id from consumed_tokens where id = ?',
  )
  const insertNonce = db.prepare('insert or ignore into used_nonces (id, expires_at) values (?, ?)')
  const insertToken = db.prepare(
    'insert into consumed_tokens (id, request_hash, session_id, report_id, expires_at) values (?, ?, ?, null, ?)',
  )
  const insertSession = db.prepare(
    `insert into sessions
       (id, capture_key_id, organization_id, project_id, origin, media_kind, meta, created_at, expires_at, network, report_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)`,
  )
  const insertArtifact = db.prepare(
    `insert into artifacts
       (id, session_id, position, kind, content_type, max_bytes, declared_size, declared_sha256)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const selectSession = db.prepare<[string], SessionRow>('select * from sessions where id = ?')
  const selectArtifacts = db.prepare<[string], ArtifactRow>(
    `select ${columnList(ARTIFACT_COLUMNS, 'artifacts')} from artifacts where session_id = ${VALUE} order by position`,
  )
  const selectUpload = db.prepare<[string, number], OpenUploadRow>(
    selectOpenUpload(`(select ${VALUE} as id, ${VALUE} as day) wanted`),
  )
  const selectTarget = db.prepare<[string], Target>(
    `select a.file, a.size, s.report_id, s.capture_key_id as key, s.network
     from artifacts a join sessions s on s.id = a.session_id where a.id = ${VALUE}`,
  )
  const updateArtifact = db.prepare(
    'update artifacts set file = ?, size = ?, sha256 = ?, received_size = ?, received_sha256 = ?, arrived_at = ? where id = ?',
  )
  const noteOrphaned = db.prepare('insert or ignore into unwanted_files (file) values (?)')
  const use = createDailyUse(db)
  const finalize = createFinalizeReport(db, { selectRedemption, insertJob })

  function readSession(session_id: string): SessionWithArtifacts | null {
    const row = selectSession.get(session_id)
    if (!row) return null
    const artifacts: Artifact[] = selectArtifacts.all(session_id).map((artifact) => {
      return { ...artifact, report_id: row.report_id }
    })
    return { ...toSession(row), artifacts }
  }

  function record({ artifact_id, file, ...arrived }: Arrival, target: Target | undefined): Recorded {
    if (!target) return 'not-found'
    if (target.report_id) return 'already-finalized'
    const { size, sha256, received_size, received_sha256, at, limits } = arrived
    const bytes = Math.max(0, size - (target.size ?? 0))
    const counted = use.count({ ...target, at, sessions: 0, bytes }, limits)
    if (counted !== 'counted') return counted
    updateArtifact.run(file, size, sha256, received_size, received_sha256, at, artifact_id)
    const replaced = target.file === file ? null : target.file
    if (replaced !== null) noteOrphaned.run(replaced)
    return { replaced }
  }

  return {
    findCaptureKey: (public_key) =>
      retryWhenBusy(() => {
        const row = selectKey.get(public_key)
        return row ? toCaptureKey(row) : null
      }),

    useNonce: ({ id, expires_at }) => write(() => insertNonce.run(id, expires_at).changes === 1),

    findRedemption: (token_id) => retryWhenBusy(() => selectRedemption.get(token_id) ?? null),

    openSession: ({ token, session, artifacts, limits }) =>
      write(() => {
        const redemption = selectRedemption.get(token.id)
        if (redemption) {
          const redeemed = redemption.request_hash === token.request_hash ? readSession(redemption.session_id) : null
          return redeemed ? { repeated: redeemed } : 'token-already-used'
        }
        const { capture_key_id: key, network, created_at: at } = session
        const counted = use.count({ key, network, at, sessions: 1, bytes: 0 }, limits)
        if (counted !== 'counted') return counted
        insertToken.run(token.id, token.request_hash, session.id, token.expires_at)
        insertSession.run(
          session.id,
          session.capture_key_id,
          session.organization_id,
          session.project_id,
          session.origin,
          session.media_kind,
          toJson(session.meta),
          session.created_at,
          session.expires_at,
          session.network,
        )
        artifacts.forEach((a, position) => {
          insertArtifact.run(
            a.id,
            session.id,
            position,
            a.kind,
            a.content_type,
            a.max_bytes,
            a.declared_size,
            a.declared_sha256,
          )
        })
        return 'opened'
      }),

    addArtifact: ({ session_id, artifact: a }) =>
      write(() => {
        const session = readSession(session_id)
        if (!session || session.report_id !== null) return false
        const { length } = session.artifacts
        const { declared_size, declared_sha256 } = a
        insertArtifact.run(
          a.id,
          session_id,
          length,
          a.kind,
          a.content_type,
          a.max_bytes,
          declared_size,
          declared_sha256,
        )
        return true
      }),

    findSession: (session_id) => retryWhenBusy(() => readSession(session_id)),

    findUpload: (artifact_id, at) =>
      retryWhenBusy(() => {
        const row = selectUpload.get(artifact_id, dayOf(at))
        return row ? toOpenUpload(row) : null
      }),

    recordUpload: async (arrival) => {
      // A first upload need not be synced: finalizing flushes it. A replacement must be, since its
      // old file is removed next.
      const recorded = await write(() => {
        const target = selectTarget.get(arrival.artifact_id)
        return target?.file ? 'replaces' : record(arrival, target)
      }, 'with-next')
      return recorded === 'replaces' ? write(() => record(arrival, selectTarget.get(arrival.artifact_id))) : recorded
    },

    countFailedUpload: ({ artifact_id, bytes, at }) =>
      write(() => {
        const target = selectTarget.get(artifact_id)
        if (target) use.add({ ...target, at, sessions: 0, bytes })
      }, 'with-next'),

    finalizeReport: (step) => write(() => finalize(step)),
  }
}
