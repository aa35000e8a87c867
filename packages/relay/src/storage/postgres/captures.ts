import type { Artifact, CaptureSteps, Purchase, SessionWithArtifacts } from '../database.ts'
import {
  ARTIFACT_COLUMNS,
  type ArtifactRow,
  type CaptureKeyRow,
  type OpenUploadRow,
  SELECT_OPEN_UPLOAD,
  type SessionRow,
  toCaptureKey,
  toOpenUpload,
  toSession,
} from '../rows.ts'
import type { Connections } from './connections.ts'
import { finalizing } from './finalize.ts'
import { opening } from './open-session.ts'
import { recordingUploads } from './record-upload.ts'
import { sharingLookups } from './shared-lookup.ts'

const SELECT_KEY = { name: 'find-capture-key', text: 'select * from capture_keys where public_key = any($1)' }
const USE_NONCE = {
  name: 'use-nonce',
  text: 'insert into used_nonces (id, expires_at) values ($1, $2) on conflict do nothing returning 1 as first',
}
const SELECT_PURCHASE = {
  name: 'find-purchase',
  text: 'select request_hash, session_id, report_id from consumed_tokens where id = $1',
}
/** JSON is read as it was written, and a whole row costs one parse: the artifacts come as one list. */
const SELECT_SESSION = {
  name: 'find-session',
  text: `select sessions.*, (
           select coalesce(json_agg(a), '[]') from (
             select ${ARTIFACT_COLUMNS} from artifacts where session_id = sessions.id order by position
           ) a
         ) as artifacts
         from sessions where id = any($1)`,
}
const SELECT_UPLOAD = { name: 'find-upload', text: `${SELECT_OPEN_UPLOAD} any($1)` }

type FoundSession = SessionRow & { artifacts: ArtifactRow[] }

/** The public flow, in the order in which a report passes through it. */
export function captures({ query, find }: Connections): CaptureSteps {
  const share = sharingLookups()
  const readKey = share(
    (keys) => query<CaptureKeyRow>(SELECT_KEY, [keys]),
    ({ public_key }) => public_key,
  )
  const readUpload = share(
    (ids) => query<OpenUploadRow>(SELECT_UPLOAD, [ids]),
    ({ id }) => id,
  )
  const readSession = share(
    (ids) => query<FoundSession>(SELECT_SESSION, [ids]),
    ({ id }) => id,
  )

  async function findPurchase(token_id: string): Promise<Purchase | null> {
    const [row] = await find<Purchase>(SELECT_PURCHASE, [token_id])
    return row ?? null
  }

  async function findSession(session_id: string): Promise<SessionWithArtifacts | null> {
    const row = await readSession(session_id)
    if (!row) return null
    const artifacts: Artifact[] = row.artifacts.map((artifact) => ({ ...artifact, report_id: row.report_id }))
    return { ...toSession(row), artifacts }
  }

  return {
    findCaptureKey: async (public_key) => {
      const row = await readKey(public_key)
      return row && toCaptureKey(row)
    },

    useNonce: async ({ id, expires_at }) => (await query(USE_NONCE, [id, expires_at])).length === 1,

    findPurchase,
    openSession: opening({ query, findPurchase, findSession }),
    findSession,

    findUpload: async (artifact_id) => {
      const row = await readUpload(artifact_id)
      return row && toOpenUpload(row)
    },

    recordUpload: recordingUploads(query),
    finalizeReport: finalizing({ query, findPurchase }),
  }
}
