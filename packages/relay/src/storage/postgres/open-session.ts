import type { Database, Redemption, SessionWithArtifacts } from '../database.ts'
import { toJson } from '../rows.ts'
import { dayOf } from '../utc-day.ts'
import { type Connections, isConsumedConcurrently } from './connections.ts'

/**
 * Counts the use, consumes the token, inserts the session: each part selects from the one before
 * it, so nothing follows a refusal. If a concurrent call consumes the token, the whole statement
 * fails, which undoes the count.
 */
const OPEN = {
  name: 'open-session',
  text: `with has_room as (
           select 1 as one where not exists (
             select from daily_use
             where day = $1::integer and capture_key_id = $2 and (sessions >= $3::bigint or bytes > $4::bigint)
           )
         ), shared as (
           insert into network_use as use (day, capture_key_id, network, sessions, bytes)
           select $1::integer, $2, $17, 1, 0 from has_room
           where $17::text is not null and $18::bigint >= 1 and not exists (select from consumed_tokens where id = $5)
           on conflict (day, capture_key_id, network) do update set sessions = use.sessions + 1
           where use.sessions < $18::bigint and use.bytes <= $19::bigint
           returning 1
         ), counted as (
           insert into daily_use as use (day, capture_key_id, sessions, bytes)
           select $1::integer, $2, 1, 0
           where $3::bigint >= 1 and not exists (select from consumed_tokens where id = $5)
             and ($17::text is null or exists (select from shared))
           on conflict (day, capture_key_id) do update set sessions = use.sessions + 1
           where use.sessions < $3::bigint and use.bytes <= $4::bigint
           returning 1
         ), consumed as (
           insert into consumed_tokens (id, request_hash, session_id, expires_at)
           select $5, $6, $7, $8::bigint from counted
           returning session_id
         ), opened as (
           insert into sessions
             (id, capture_key_id, organization_id, project_id, origin, media_kind, meta, created_at, expires_at, network)
           select session_id, $2, $9, $10, $11, $12, $13, $14::bigint, $15::bigint, $17 from consumed
           returning id
         ), offered as (
           insert into artifacts
             (id, session_id, position, kind, content_type, max_bytes, declared_size, declared_sha256)
           select a.id, opened.id, position, kind, content_type, max_bytes, declared_size, declared_sha256
           from opened, json_to_recordset($16::json) as a
             (id text, position integer, kind text, content_type text, max_bytes bigint, declared_size bigint,
              declared_sha256 text)
         )
         select exists (select from opened) as is_opened,
           exists (select from has_room) and not exists (select from shared) as is_over_share`,
}

interface Outcome {
  is_opened: boolean
  is_over_share: boolean
}

const REFUSED: Outcome = { is_opened: false, is_over_share: false }

/**
 * openSession takes one round trip if it opens a session, and up to two more to find out why it did
 * not.
 */
export function createOpenSession({
  query,
  findRedemption,
  findSession,
}: Pick<Connections, 'query'> & {
  findRedemption: (token_id: string) => Promise<Redemption | null>
  findSession: (session_id: string) => Promise<SessionWithArtifacts | null>
}): Database['openSession'] {
  async function open({ token, session, artifacts, limits }: Parameters<Database['openSession']>[0]): Promise<Outcome> {
    const { quota, share } = limits
    const values = [
      dayOf(session.created_at),
      session.capture_key_id,
      quota.sessions_per_day,
      quota.bytes_per_day,
      token.id,
      token.request_hash,
      session.id,
      token.expires_at,
      session.organization_id,
      session.project_id,
      session.origin,
      session.media_kind,
      toJson(session.meta),
      session.created_at,
      session.expires_at,
      toJson(artifacts.map((artifact, position) => ({ ...artifact, position }))),
      session.network,
      share.sessions_per_day,
      share.bytes_per_day,
    ]
    try {
      const [outcome] = await query<Outcome>(OPEN, values)
      return outcome ?? REFUSED
    } catch (error) {
      if (isConsumedConcurrently(error)) return REFUSED
      throw error
    }
  }

  return async (step) => {
    const { is_opened, is_over_share } = await open(step)
    if (is_opened) return 'opened'
    const redemption = await findRedemption(step.token.id)
    if (!redemption) return is_over_share && step.session.network !== null ? 'share-exceeded' : 'quota-exceeded'
    const is_repeat = redemption.request_hash === step.token.request_hash
    const redeemed = is_repeat ? await findSession(redemption.session_id) : null
    return redeemed ? { repeated: redeemed } : 'token-already-used'
  }
}
