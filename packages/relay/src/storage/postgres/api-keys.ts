import { API_KEY_COLUMNS, columnList } from '../columns.ts'
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
import type { Connections } from './connections.ts'
import { eventValue, recordEvent, withEvent } from './events.ts'
import { createTouch } from './touch.ts'

const COLUMNS = columnList(API_KEY_COLUMNS)
const NEW_KEY = 'json_populate_record(null::api_keys, $1::json)'

const COUNT_LIVE = {
  name: 'count-live-api-keys',
  text: `select api_key_version as version, (
           select count(*) from api_keys
           where organization_id = organizations.id and owner_id is not distinct from $2
             and expires_at > $3 and revoked_at is null and replaced_by is null
         ) as live
         from organizations where id = $1`,
}
/** Inserts only if no other key was created since the keys were counted. */
const CREATE = {
  name: 'create-api-key',
  text: withEvent(
    '$2',
    `insert into api_keys (${COLUMNS}) select ${columnList(API_KEY_COLUMNS, 'made')} from turn, ${NEW_KEY} as made returning id`,
    `turn as (
       update organizations set api_key_version = api_key_version + 1 where id = $3 and api_key_version = $4 returning id
     )`,
  ),
}
const OF_OWNER = 'organization_id = $1 and ($2 = 1 or owner_id is not distinct from $3)'
const SELECT_PAGE = {
  name: 'list-api-keys',
  text: `select ${COLUMNS} from api_keys where ${OF_OWNER} order by created_at, id limit $4 offset $5`,
}
const COUNT = { name: 'count-api-keys', text: `select count(*) as total from api_keys where ${OF_OWNER}` }
const SELECT_BY_HASH = { name: 'find-api-key', text: selectOwned('$1') }
const SELECT_BY_ID = {
  name: 'find-api-key-by-id',
  text: `select ${COLUMNS} from api_keys where id = $1 and organization_id = $2`,
}
const UPDATE = {
  name: 'update-api-key',
  text: withEvent(
    '$5',
    `update api_keys set name = coalesce($1, name), allowed_ips = coalesce($2, allowed_ips) where id = $3 and organization_id = $4 returning ${COLUMNS}`,
  ),
}
const REPLACE = {
  name: 'replace-api-key',
  text: `with changed as (
           update api_keys set replaced_by = $3, expires_at = least(expires_at, $4)
           where id = $2 and organization_id = $5 and expires_at > $6 and revoked_at is null and replaced_by is null
           returning ${COLUMNS}
         ), ended as (
           update api_keys set expires_at = least(expires_at, $6)
           where replaced_by = $2 and organization_id = $5 and exists (select from changed)
         ), made as (
           insert into api_keys (${COLUMNS}) select ${columnList(API_KEY_COLUMNS, 'made_of')} from changed, ${NEW_KEY} as made_of
         ), recorded as (${recordEvent('$7', 'changed')})
         select * from changed`,
}
const REVOKE = {
  name: 'revoke-api-key',
  text: `with changed as (
           update api_keys set revoked_at = $1
           where id = $2 and organization_id = $3 and revoked_at is null returning ${COLUMNS}
         ), ended as (
           update api_keys set expires_at = least(expires_at, $1)
           where replaced_by = $2 and organization_id = $3 and exists (select from changed)
         ), recorded as (${recordEvent('$4', 'changed')})
         select * from changed`,
}

export function createApiKeySteps({ query, find }: Connections): ApiKeySteps {
  const findById = ({ id, organization_id }: { id: string; organization_id: string }) =>
    find<ApiKeyRow>(SELECT_BY_ID, [id, organization_id])

  return {
    createApiKey: async ({ key, max_live, event }) => {
      const { organization_id, owner_id, created_at } = key
      for (;;) {
        const [counted] = await query<{ version: number; live: number }>(COUNT_LIVE, [
          organization_id,
          owner_id,
          created_at,
        ])
        if (!counted) throw new Error(`There is no organization ${organization_id}.`)
        if (counted.live >= max_live) return 'limit-reached'
        const values = [toJson(fromApiKey(key)), eventValue(event), organization_id, counted.version]
        if ((await query(CREATE, values)).length > 0) return 'created'
      }
    },

    listApiKeys: async ({ organization_id, owner_id, page, size }) => {
      const owner = [organization_id, owner_id === undefined ? 1 : 0, owner_id ?? null]
      const [rows, [count]] = await Promise.all([
        query<ApiKeyRow>(SELECT_PAGE, [...owner, size, (page - 1) * size]),
        query<{ total: number }>(COUNT, owner),
      ])
      return { items: rows.map(toApiKey), total: count?.total ?? 0 }
    },

    findApiKey: async (hash) => {
      const [row] = await query<OwnedApiKeyRow>(SELECT_BY_HASH, [hash])
      return row ? toOwnedApiKey(row) : null
    },

    findApiKeyById: async (wanted) => first(await findById(wanted)),

    updateApiKey: async ({ id, organization_id, name, allowed_ips, event }) =>
      first(await find<ApiKeyRow>(UPDATE, [name, toJson(allowed_ips), id, organization_id, eventValue(event)])),

    replaceApiKey: async ({ id, ends_at, successor, event }) => {
      const { organization_id, created_at } = successor
      const made = toJson(fromApiKey(successor))
      const values = [made, id, successor.id, ends_at, organization_id, created_at, eventValue(event)]
      return first(await find<ApiKeyRow>(REPLACE, values))
    },

    revokeApiKey: async ({ id, organization_id, at, event }) => {
      const revoked = await find<ApiKeyRow>(REVOKE, [at, id, organization_id, eventValue(event)])
      return first(revoked.length > 0 ? revoked : await findById({ id, organization_id }))
    },

    touchApiKey: createTouch({ query }, 'api_keys'),
  }
}

function first([row]: ApiKeyRow[]): ApiKey | null {
  return row ? toApiKey(row) : null
}
