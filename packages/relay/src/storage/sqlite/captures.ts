import type BetterSqlite3 from 'better-sqlite3'
import type { Artifact, Database, Purchase, SessionWithArtifacts } from '../database.ts'
import {
  ARTIFACT_COLUMNS,
  type ArtifactRow,
  type CaptureKeyRow,
  type SessionRow,
  toCaptureKey,
  toJson,
  toSession,
} from '../rows.ts'
import { countUse } from './daily-use.ts'
import { finalizing } from './finalize.ts'
import type { GroupCommit } from './group-commit.ts'

type Captures = Pick<
  Database,
  | 'findCaptureKey'
  | 'useNonce'
  | 'findPurchase'
  | 'openSession'
  | 'findSession'
  | 'findUpload'
  | 'recordUpload'
  | 'finalizeReport'
>

/** The public flow, in the order in which a report passes through it. */
export function captures(db: BetterSqlite3.Database, { write }: GroupCommit): Captures {
  const selectKey = db.prepare<[string], CaptureKeyRow>('select * from capture_keys where public_key = ?')
  const selectPurchase = db.prepare<[string], Purchase>(
    'select request_hash, session_id, report_id from consumed_tokens where id = ?',
  )
  const insertNonce = db.prepare('insert or ignore into used_nonces (id, expires_at) values (?, ?)')
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
       (id, session_id, position, kind, content_type, max_bytes, declared_size, declared_sha256)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const selectSession = db.prepare<[string], SessionRow>('select * from sessions where id = ?')
  const selectArtifacts = db.prepare<[string], ArtifactRow>(
    `select ${ARTIFACT_COLUMNS} from artifacts where session_id = ? order by position`,
  )
  // One row after another, not joined: SQLite prepares a join anew for every value that is bound, which takes it twenty times as long.
  const selectArtifact = db.prepare<[string], ArtifactRow>(`select ${ARTIFACT_COLUMNS} from artifacts where id = ?`)
  const selectKeyById = db.prepare<[string], CaptureKeyRow>('select * from capture_keys where id = ?')
  const updateArtifact = db.prepare(
    'update artifacts set file = ?, size = ?, sha256 = ?, received_size = ?, received_sha256 = ?, arrived_at = ? where id = ?',
  )
  const keepUnwanted = db.prepare('insert or ignore into unwanted_files (file) values (?)')
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

    useNonce: ({ id, expires_at }) => write(() => insertNonce.run(id, expires_at).changes === 1),

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
          )
        })
        return 'opened'
      }),

    findSession: async (session_id) => readSession(session_id),

    findUpload: async (artifact_id) => {
      const artifact = selectArtifact.get(artifact_id)
      const session = artifact && selectSession.get(artifact.session_id)
      const key = session && selectKeyById.get(session.capture_key_id)
      if (!key) return null
      return {
        artifact: { ...artifact, report_id: session.report_id },
        session: toSession(session),
        key: toCaptureKey(key),
      }
    },

    recordUpload: ({ artifact_id, file, size, sha256, received_size, received_sha256, at, quota }) => {
      // The commit that makes the report takes this one along to the disk; a file that is replaced goes next, so that waits by itself.
      const isFirst = selectArtifact.get(artifact_id)?.file === null
      return write(
        () => {
          const artifact = selectArtifact.get(artifact_id)
          const session = artifact && selectSession.get(artifact.session_id)
          if (!session) return 'not-found'
          if (session.report_id) return 'already-finalized'
          if (!use({ key: session.capture_key_id, at, sessions: 0, bytes: size, quota })) return 'quota-exceeded'
          updateArtifact.run(file, size, sha256, received_size, received_sha256, at, artifact_id)
          const replaced = artifact.file === file ? null : artifact.file
          if (replaced !== null) keepUnwanted.run(replaced)
          return { replaced }
        },
        isFirst ? 'with-next' : 'now',
      )
    },

    finalizeReport: (step) => write(() => finalize(step)),
  }
}
