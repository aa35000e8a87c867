import { DatabaseError } from 'pg'
import { columnList, SHARE_LINK_COLUMNS } from '../columns.ts'
import type { ShareLink, ShareLinkSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { toJson } from '../rows.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent, withEvent } from './events.ts'
import { createTouch } from './touch.ts'

const COLUMNS = columnList(SHARE_LINK_COLUMNS)

/** Inserts only if no other link of the report was made since the links were counted. */
const CREATE = {
  name: 'create-share-link',
  text: `with report as (
           select id from reports where id = $2 and organization_id = $3 and ${inLiveProject('reports.project_id')}
         ), seen as (
           select coalesce(max(position), 0) as last,
             count(*) filter (where revoked_at is null and (expires_at is null or expires_at > $4)) as live
           from share_links where report_id = $2
         ), changed as (
           insert into share_links (${COLUMNS}, position)
           select ${columnList(SHARE_LINK_COLUMNS, 'made')}, seen.last + 1
           from report, seen, json_populate_record(null::share_links, $1::json) as made
           where seen.live < $5 returning id
         ), recorded as (${recordEvent('$6', 'changed')})
         select exists (select from report) as is_found, exists (select from changed) as is_made`,
}
const SELECT_PAGE = {
  name: 'list-share-links',
  text: `select ${COLUMNS} from share_links
         where report_id = $1 and organization_id = $2 order by position desc limit $3 offset $4`,
}
const COUNT = {
  name: 'count-share-links',
  text: 'select count(*) as total from share_links where report_id = $1 and organization_id = $2',
}
const SELECT_BY_ID = {
  name: 'find-share-link',
  text: `select ${COLUMNS} from share_links where id = $1 and organization_id = $2`,
}
const SELECT_LIVE = {
  name: 'find-live-share-link',
  text: `select ${COLUMNS} from share_links
         where token_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
}
const REVOKE = {
  name: 'revoke-share-link',
  text: withEvent(
    '$4',
    `update share_links set revoked_at = $1
     where id = $2 and organization_id = $3 and revoked_at is null returning ${COLUMNS}`,
  ),
}

export function createShareLinkSteps({ query, find }: Connections): ShareLinkSteps {
  const findById = ({ id, organization_id }: { id: string; organization_id: string }) =>
    find<ShareLink>(SELECT_BY_ID, [id, organization_id])

  return {
    createShareLink: async ({ link, max_live, event }) => {
      const { report_id, organization_id, created_at } = link
      const values = [toJson(link), report_id, organization_id, created_at, max_live, eventValue(event)]
      for (;;) {
        const made = await find<{ is_found: boolean; is_made: boolean }>(CREATE, values).catch(unlessCountedBefore)
        if (!made) continue
        if (!made[0]?.is_found) return 'not-found'
        return made[0].is_made ? 'created' : 'limit-reached'
      }
    },

    listShareLinks: async ({ organization_id, report_id, page, size }) => {
      const of = [report_id, organization_id]
      const [items, [count]] = await Promise.all([
        find<ShareLink>(SELECT_PAGE, [...of, size, (page - 1) * size]),
        find<{ total: number }>(COUNT, of),
      ])
      return { items, total: count?.total ?? 0 }
    },

    findShareLink: async (wanted) => (await findById(wanted))[0] ?? null,

    findLiveShareLink: async ({ token_hash, at }) => (await find<ShareLink>(SELECT_LIVE, [token_hash, at]))[0] ?? null,

    revokeShareLink: async ({ id, organization_id, at, event }) => {
      const [revoked] = await find<ShareLink>(REVOKE, [at, id, organization_id, eventValue(event)])
      return revoked ?? (await findById({ id, organization_id }))[0] ?? null
    },

    touchShareLink: createTouch({ query }, 'share_links'),
  }
}

/** Null if a link that was made at the same time has taken the place of this one. */
function unlessCountedBefore(error: unknown): null {
  if (error instanceof DatabaseError && error.constraint === 'share_links_by_report') return null
  throw error
}
