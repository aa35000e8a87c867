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
  const selectAll = db.prepare<[string], ApiKeyRow>(
    `select ${COLUMNS} from api_keys where organization_id = ? order by created_at, id`,
  )
  const selectByHash = db.prepare<[string], OwnedApiKeyRow>(selectOwned('?'))
  const selectById = db.prepare<[string, string], ApiKeyRow>(
    `select ${COLUMNS} from api_keys where id = ? and organization_id = ?`,
  )
  const update = db.prepare<[string, string | null, string, string], ApiKeyRow>(
    `update api_keys set name = ?, allowed_ips = ? where id = ? and organization_id = ? returning ${COLUMNS}`,
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

    listApiKeys: ({ organization_id, owner_id }) =>
      retryWhenBusy(() => {
        const keys = selectAll.all(organization_id).map(toApiKey)
        return owner_id === undefined ? keys : keys.filter((key) => key.owner_id === owner_id)
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
        if (revoked) recordEvent(event)
        return found(revoked ?? selectById.get(id, organization_id))
      }),

    touchApiKey: createTouch({ db, table: 'api_keys', commits }),
  }
}

function found(row: ApiKeyRow | undefined): ApiKey | null {
  return row ? toApiKey(row) : null
}
