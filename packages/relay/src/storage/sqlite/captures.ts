import type BetterSqlite3 from 'better-sqlite3'
import type { Artifact, Database, Purchase, SessionWithArtifacts } from '../database.ts'
import { countUse } from './daily-use.ts'
import { finalizing } from './finalize.ts'
import type { GroupCommit } from './group-commit.ts'
import {
  ARTIFACT_COLUMNS,
  type ArtifactRow,
  type CaptureKeyRow,
  type SessionRow,
  toCaptureKey,
  toJson,
  toSession,
} from './rows.ts'

type Captures = Pick<
  Database,
  'findCaptureKey' | 'findPurchase' | 'openSession' | 'findSession' | 'findUpload' | 'recordUpload' | 'finalizeReport'
>

/** The public flow, in the order in which a report passes through it. */
export function captures(db: BetterSqlite3.Database, { write }: GroupCommit): Captures {
  const selectKey = db.prepare<[string], CaptureKeyRow>('select * from capture_keys where public_key = ?')
  const selectPurchase = db.prepare<[string], Purchase>(
    'select request_hash, session_id, report_id from consumed_tokens where id = ?',
  )
  const insertToken = db.prepare(
    'insert into consumed_tokens (id, request_hash, session_id, report_id, expires_at) values (?, ?, ?, null, ?)',
  )
  const insertSession = db.prepare(
    `insert into sessions
       (id, capture_key_id, organization_id, project_id, origin, media_kind, meta, created_at, expires_at, report_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, null)`,
  )
  const insertArtifact = db.prepare(
    `insert into artifacts
       (id, session_id, position, kind, content_type, max_bytes, declared_size, declared_sha256, file)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const selectSession = db.prepare<[string], SessionRow>('select * from sessions where id = ?')
  const selectArtifacts = db.prepare<[string], ArtifactRow>(
    `select ${ARTIFACT_COLUMNS} from artifacts where session_id = ? order by position`,
  )
  const selectUpload = db
    .prepare<[string], { artifacts: ArtifactRow; sessions: SessionRow; capture_keys: CaptureKeyRow }>(
      `select ${ARTIFACT_COLUMNS}, sessions.*, capture_keys.*
       from artifacts
       join sessions on sessions.id = artifacts.session_id
       join capture_keys on capture_keys.id = sessions.capture_key_id
       where artifacts.id = ?`,
    )
    .expand()
  const selectTarget = db.prepare<[string], { file: string | null; report_id: string | null; capture_key_id: string }>(
    `select artifacts.file, sessions.report_id, sessions.capture_key_id
     from artifacts join sessions on sessions.id = artifacts.session_id where artifacts.id = ?`,
  )
  const updateArtifact = db.prepare(
    'update artifacts set file = ?, size = ?, sha256 = ?, received_sha256 = ?, arrived_at = ? where id = ?',
  )
  const use = countUse(db)
  const finalize = finalizing(db, selectPurchase)

  function readSession(session_id: string): SessionWithArtifacts | null {
    const row = selectSession.get(session_id)
    if (!row) return null
    const artifacts: Artifact[] = selectArtifacts.all(session_id).map((artifact) => {
      return { ...artifact, report_id: row.report_id }
    })
    return { ...toSession(row), artifacts }
  }

  return {
    findCaptureKey: async (public_key) => {
      const row = selectKey.get(public_key)
      return row ? toCaptureKey(row) : null
    },

    findPurchase: async (token_id) => selectPurchase.get(token_id) ?? null,

    openSession: ({ token, session, artifacts, quota }) =>
      write(() => {
        const purchase = selectPurchase.get(token.id)
        if (purchase) {
          const bought = purchase.request_hash === token.request_hash ? readSession(purchase.session_id) : null
          return bought ? { repeated: bought } : 'token-already-used'
        }
        if (!use({ key: session.capture_key_id, at: session.created_at, sessions: 1, bytes: 0, quota })) {
          return 'quota-exceeded'
        }
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
            a.file,
          )
        })
        return 'opened'
      }),

    findSession: async (session_id) => readSession(session_id),

    findUpload: async (artifact_id) => {
      const row = selectUpload.get(artifact_id)
      if (!row) return null
      return {
        artifact: { ...row.artifacts, report_id: row.sessions.report_id },
        session: toSession(row.sessions),
        key: toCaptureKey(row.capture_keys),
      }
    },

    recordUpload: ({ artifact_id, file, size, sha256, at, quota }) =>
      write(() => {
        const target = selectTarget.get(artifact_id)
        if (!target) return 'not-found'
        if (target.report_id) return 'already-finalized'
        if (!use({ key: target.capture_key_id, at, sessions: 0, bytes: size, quota })) return 'quota-exceeded'
        updateArtifact.run(file, size, sha256, sha256, at, artifact_id)
        return { replaced: target.file === file ? null : target.file }
      }, 'with-next'),

    finalizeReport: (step) => write(() => finalize(step)),
  }
}
