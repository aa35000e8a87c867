import { ARTIFACT_COLUMNS, CAPTURE_KEY_COLUMNS, columnList } from '../columns.ts'
import type { Artifact, CaptureSteps, Redemption, SessionWithArtifacts } from '../database.ts'
import type { JobSignal } from '../job-signal.ts'
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
import type { Connections } from './connections.ts'
import { createFinalizeReport } from './finalize.ts'
import { createOpenSession } from './open-session.ts'
import { createRecordUpload } from './record-upload.ts'
import { createLookupSharing } from './shared-lookup.ts'

const SELECT_KEY = {
  name: 'find-capture-key',
  text: `select ${columnList(CAPTURE_KEY_COLUMNS)} from capture_keys where public_key = any($1)`,
}
const USE_NONCE = {
  name: 'use-nonce',
  text: 'insert into used_nonces (id, expires_at) values ($1, $2) on conflict do nothing returning 1 as first',
}
const SELECT_REDEMPTION = {
  name: 'find-redemption',
  text: 'select request_hash, session_id, report_id from consumed_tokens where id = $1',
}
/** The artifacts come as one JSON list, so that the result is a single row. */
const SELECT_SESSION = {
  name: 'find-session',
  text: `select sessions.*, (
           select coalesce(json_agg(a), '[]') from (
             select ${columnList(ARTIFACT_COLUMNS, 'artifacts')} from artifacts where session_id = sessions.id order by position
           ) a
         ) as artifacts
         from sessions where id = any($1)`,
}
const SELECT_UPLOAD = {
  name: 'find-upload',
  text: selectOpenUpload('unnest($1::text[], $2::integer[]) as wanted (id, day)'),
}

const ADD_ARTIFACT = {
  name: 'add-artifact',
  text: `insert into artifacts (id, session_id, position, kind, content_type, max_bytes, declared_size, declared_sha256)
         select a.id, sessions.id, (select count(*) from artifacts where session_id = sessions.id),
           a.kind, a.content_type, a.max_bytes, a.declared_size, a.declared_sha256
         from sessions, json_populate_record(null::artifacts, $2::json) as a
         where sessions.id = $1 and sessions.report_id is null
         returning id`,
}
const COUNT_FAILED = {
  name: 'count-failed-upload',
  text: `with target as (
           select capture_key_id, network from sessions where id = (select session_id from artifacts where id = $1)
         ), of_network as (
           insert into network_use as use (day, capture_key_id, network, sessions, bytes)
           select $2::integer, capture_key_id, network, 0, $3::bigint from target where network is not null
           on conflict (day, capture_key_id, network) do update set bytes = use.bytes + excluded.bytes
         )
         insert into daily_use as use (day, capture_key_id, sessions, bytes)
         select $2::integer, capture_key_id, 0, $3::bigint from target
         on conflict (day, capture_key_id) do update set bytes = use.bytes + excluded.bytes`,
}

type FoundSession = SessionRow & { artifacts: ArtifactRow[] }

/** The capture flow, in the order of its calls. */
export function createCaptureSteps({ query, find }: Connections, jobSignal: JobSignal): CaptureSteps {
  const share = createLookupSharing()
  const readKey = share(
    (keys) => query<CaptureKeyRow>(SELECT_KEY, [keys]),
    ({ public_key }) => public_key,
  )
  const readUpload = share(
    (keys) => query<OpenUploadRow>(SELECT_UPLOAD, uploadsOf(keys)),
    ({ id, day }) => uploadKey(id, day),
  )
  const readSession = share(
    (ids) => query<FoundSession>(SELECT_SESSION, [ids]),
    ({ id }) => id,
  )

  async function findRedemption(token_id: string): Promise<Redemption | null> {
    const [row] = await find<Redemption>(SELECT_REDEMPTION, [token_id])
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

    findRedemption,
    openSession: createOpenSession({ query, findRedemption, findSession }),
    findSession,

    addArtifact: async ({ session_id, artifact }) =>
      (await query(ADD_ARTIFACT, [session_id, toJson({ ...artifact, session_id })])).length === 1,

    findUpload: async (artifact_id, at) => {
      const row = await readUpload(uploadKey(artifact_id, dayOf(at)))
      return row && toOpenUpload(row)
    },

    recordUpload: createRecordUpload(query),

    countFailedUpload: async ({ artifact_id, bytes, at }) => {
      await query(COUNT_FAILED, [artifact_id, dayOf(at), bytes])
    },

    finalizeReport: createFinalizeReport({ query, findRedemption, jobSignal }),
  }
}

/** One string for an artifact and a day, since shared lookups need a single text key. */
function uploadKey(artifact_id: string, day: number): string {
  return `${day} ${artifact_id}`
}

function uploadsOf(keys: readonly string[]): [string[], string[]] {
  const parts = keys.map((key) => /^(\d+) (.*)$/s.exec(key))
  return [parts.map((part) => part?.[2] ?? ''), parts.map((part) => part?.[1] ?? '0')]
}
