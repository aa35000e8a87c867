import type BetterSqlite3 from 'better-sqlite3'
import { columnList, SHARE_LINK_COLUMNS } from '../columns.ts'
import type { ShareLink, ShareLinkSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'

const COLUMNS = columnList(SHARE_LINK_COLUMNS)
const MINUTE_MS = 60_000

/** The insert of a link after the others of its report. */
export function createInsertShareLink(db: BetterSqlite3.Database): (link: ShareLink) => void {
  const values = SHARE_LINK_COLUMNS.map((column) => `@${column}`).join(', ')
  const insert = db.prepare<[ShareLink]>(
    `insert into share_links (${COLUMNS}, position)
     select ${values}, coalesce(max(position), 0) + 1 from share_links where report_id = @report_id`,
  )
  return (link) => insert.run(link)
}

export function createShareLinkSteps(db: BetterSqlite3.Database, { write }: GroupCommit): ShareLinkSteps {
  const recordEvent = createRecordEvent(db)
  const insert = createInsertShareLink(db)
  const selectReport = db.prepare(
    `select id from reports where id = ? and organization_id = ? and ${inLiveProject('reports.project_id')}`,
  )
  const countLive = db
    .prepare<[string, number], number>(
      `select count(*) from share_links
       where report_id = ? and revoked_at is null and (expires_at is null or expires_at > ?)`,
    )
    .pluck()
  const selectPage = db.prepare<[string, string, number, number], ShareLink>(
    `select ${COLUMNS} from share_links
     where report_id = ? and organization_id = ? order by position desc limit ? offset ?`,
  )
  const count = db
    .prepare<[string, string], number>('select count(*) from share_links where report_id = ? and organization_id = ?')
    .pluck()
  const selectById = db.prepare<[string, string], ShareLink>(
    `select ${COLUMNS} from share_links where id = ? and organization_id = ?`,
  )
  const selectLive = db.prepare<[string, number], ShareLink>(
    `select ${COLUMNS} from share_links
     where token_hash = ? and revoked_at is null and (expires_at is null or expires_at > ?)`,
  )
  const revoke = db.prepare<[number, string, string], ShareLink>(
    `update share_links set revoked_at = ?
     where id = ? and organization_id = ? and revoked_at is null returning ${COLUMNS}`,
  )
  const touch = db.prepare(
    'update share_links set last_used_at = ? where id = ? and (last_used_at is null or last_used_at <= ?)',
  )

  return {
    createShareLink: ({ link, max_live, event }) =>
      write(() => {
        if (!selectReport.get(link.report_id, link.organization_id)) return 'not-found'
        if ((countLive.get(link.report_id, link.created_at) ?? 0) >= max_live) return 'limit-reached'
        insert(link)
        recordEvent(event)
        return 'created'
      }),

    listShareLinks: ({ organization_id, report_id, page, size }) =>
      retryWhenBusy(() => ({
        items: selectPage.all(report_id, organization_id, size, (page - 1) * size),
        total: count.get(report_id, organization_id) ?? 0,
      })),

    findShareLink: ({ id, organization_id }) => retryWhenBusy(() => selectById.get(id, organization_id) ?? null),

    findLiveShareLink: ({ token_hash, at }) => retryWhenBusy(() => selectLive.get(token_hash, at) ?? null),

    revokeShareLink: ({ id, organization_id, at, event }) =>
      write(() => {
        const revoked = revoke.get(at, id, organization_id)
        if (revoked) recordEvent(event)
        return revoked ?? selectById.get(id, organization_id) ?? null
      }),

    touchShareLink: async ({ id, at }) => {
      await write(() => touch.run(at, id, at - MINUTE_MS))
    },
  }
}
