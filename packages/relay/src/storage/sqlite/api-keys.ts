import type BetterSqlite3 from 'better-sqlite3'
import { API_KEY_COLUMNS, columnList, insertByName } from '../columns.ts'
import type { ApiKey, ApiKeySteps } from '../database.ts'
import {
  type ApiKeyRow,
  fromApiKey,
  type OwnedApiKeyRow,
  selectOwned,
  toApiKey,
  toJson,
  toOwnedApiKey,
} from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import { createTouch } from './touch.ts'

const COLUMNS = columnList(API_KEY_COLUMNS)

export function createApiKeySteps(db: BetterSqlite3.Database, commits: GroupCommit): ApiKeySteps {
  const { write } = commits
  const recordEvent = createRecordEvent(db)
  const insert = db.prepare<[ApiKeyRow]>(insertByName('api_keys', API_KEY_COLUMNS))
  const countLive = db
    .prepare<[string, string | null, number], number>(
      `select count(*) from api_keys
       where organization_id = ? and owner_id is ? and expires_at > ? and revoked_at is null and replaced_by is null`,
    )
    .pluck()
  const OF_OWNER = 'organization_id = @organization_id and (@is_any or owner_id is @owner_id)'
  const selectPage = db.prepare<[object], ApiKeyRow>(
    `select ${COLUMNS} from api_keys where ${OF_OWNER} order by created_at, id limit @size offset @offset`,
  )
  const count = db.prepare<[object], number>(`select count(*) from api_keys where ${OF_OWNER}`).pluck()
  const selectByHash = db.prepare<[string], OwnedApiKeyRow>(selectOwned('?'))
  const selectById = db.prepare<[string, string], ApiKeyRow>(
    `select ${COLUMNS} from api_keys where id = ? and organization_id = ?`,
  )
  const update = db.prepare<[string | null, string | null, string, string], ApiKeyRow>(
    `update api_keys set name = coalesce(?, name), allowed_ips = coalesce(?, allowed_ips) where id = ? and organization_id = ? returning ${COLUMNS}`,
  )
  const replace = db.prepare<[string, number, string, string, number], ApiKeyRow>(
    `update api_keys set replaced_by = ?, expires_at = min(expires_at, ?)
     where id = ? and organization_id = ? and expires_at > ? and revoked_at is null and replaced_by is null
     returning ${COLUMNS}`,
  )
  const endReplaced = db.prepare<[number, string, string]>(
    'update api_keys set expires_at = min(expires_at, ?) where replaced_by = ? and organization_id = ?',
  )
  const revoke = db.prepare<[number, string, string], ApiKeyRow>(
    `update api_keys set revoked_at = ? where id = ? and organization_id = ? and revoked_at is null returning ${COLUMNS}`,
  )

  return {
    createApiKey: ({ key, max_live, event }) =>
      write(() => {
        const live = countLive.get(key.organization_id, key.owner_id, key.created_at) ?? 0
        if (live >= max_live) return 'limit-reached'
        insert.run(fromApiKey(key))
        recordEvent(event)
        return 'created'
      }),

    listApiKeys: ({ organization_id, owner_id, page, size }) =>
      retryWhenBusy(() => {
        const owner = { organization_id, is_any: owner_id === undefined ? 1 : 0, owner_id: owner_id ?? null }
        const items = selectPage.all({ ...owner, size, offset: (page - 1) * size }).map(toApiKey)
        return { items, total: count.get(owner) ?? 0 }
      }),

    findApiKey: (hash) =>
      retryWhenBusy(() => {
        const row = selectByHash.get(hash)
        return row ? toOwnedApiKey(row) : null
      }),

    findApiKeyById: ({ id, organization_id }) => retryWhenBusy(() => found(selectById.get(id, organization_id))),

    updateApiKey: ({ id, organization_id, name, allowed_ips, event }) =>
      write(() => {
        const row = update.get(name, toJson(allowed_ips), id, organization_id)
        if (row) recordEvent(event)
        return found(row)
      }),

    replaceApiKey: ({ id, ends_at, successor, event }) =>
      write(() => {
        const { organization_id, created_at } = successor
        const row = replace.get(successor.id, ends_at, id, organization_id, created_at)
        if (!row) return null
        endReplaced.run(created_at, id, organization_id)
        insert.run(fromApiKey(successor))
        recordEvent(event)
        return toApiKey(row)
      }),

    revokeApiKey: ({ id, organization_id, at, event }) =>
      write(() => {
        const revoked = revoke.get(at, id, organization_id)
        if (revoked) {
          endReplaced.run(at, id, organization_id)
          recordEvent(event)
        }
        return found(revoked ?? selectById.get(id, organization_id))
      }),

    touchApiKey: createTouch({ db, table: 'api_keys', commits }),
  }
}

function found(row: ApiKeyRow | undefined): ApiKey | null {
  return row ? toApiKey(row) : null
}
