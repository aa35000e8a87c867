import type { AccessSteps } from '../database.ts'
import { type ApiKeyRow, type CaptureKeyRow, toApiKey, toCaptureKey, toJson } from '../rows.ts'
import type { Connections } from './connections.ts'

const MINUTE = 60_000

const INSERT_CAPTURE_KEY = {
  name: 'create-capture-key',
  text: `insert into capture_keys
           (id, organization_id, project_id, public_key, name, allowed_origins, allow_wildcards, max_visibility,
            allowed_artifact_kinds, quota, created_at, last_used_at, revoked_at, signed_only, relay_secret_version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
}
const SELECT_CAPTURE_KEYS = {
  name: 'list-capture-keys',
  text: 'select * from capture_keys where organization_id = $1 order by created_at, id',
}
const RENEW_RELAY_SECRET = {
  name: 'renew-relay-secret',
  text: `update capture_keys set relay_secret_version = relay_secret_version + 1
         where public_key = $1 and organization_id = $2 returning *`,
}
const UPDATE_ORIGINS = {
  name: 'update-origins',
  text: `update capture_keys set allowed_origins = $1, allow_wildcards = $2
         where public_key = $3 and organization_id = $4 and allowed_origins = $5 returning *`,
}
const SELECT_CAPTURE_KEY = {
  name: 'select-capture-key',
  text: 'select * from capture_keys where public_key = $1 and organization_id = $2',
}
const REVOKE_CAPTURE_KEY = {
  name: 'revoke-capture-key',
  text: 'update capture_keys set revoked_at = coalesce(revoked_at, $1) where public_key = $2 and organization_id = $3 returning *',
}
const INSERT_API_KEY = {
  name: 'create-api-key',
  text: `insert into api_keys
           (id, organization_id, name, hash, prefix, scopes, created_at, expires_at, last_used_at, revoked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
}
const SELECT_API_KEYS = {
  name: 'list-api-keys',
  text: 'select * from api_keys where organization_id = $1 order by created_at, id',
}
const SELECT_API_KEY = { name: 'find-api-key', text: 'select * from api_keys where hash = $1' }
const REVOKE_API_KEY = {
  name: 'revoke-api-key',
  text: 'update api_keys set revoked_at = coalesce(revoked_at, $1) where id = $2 and organization_id = $3 returning *',
}

/** The keys: what an organization gives out, and takes back. */
export function access({ query, find }: Connections): AccessSteps {
  /** A key that many processes use at once is written by one of them: the others find it locked, and its use noted. */
  function touching(table: 'capture_keys' | 'api_keys') {
    const statement = {
      name: `touch-${table}`,
      text: `update ${table} set last_used_at = $1 where id = (
               select id from ${table} where id = $2 and (last_used_at is null or last_used_at <= $3)
               for no key update skip locked
             )`,
    }
    return async ({ id, at }: { id: string; at: number }): Promise<void> => {
      await query(statement, [at, id, at - MINUTE])
    }
  }

  return {
    createCaptureKey: async (key) => {
      await query(INSERT_CAPTURE_KEY, [
        key.id,
        key.organization_id,
        key.project_id,
        key.public_key,
        key.name,
        toJson(key.allowed_origins),
        key.allow_wildcards ? 1 : 0,
        key.max_visibility,
        toJson(key.allowed_artifact_kinds),
        toJson(key.quota),
        key.created_at,
        key.last_used_at,
        key.revoked_at,
        key.signed_only ? 1 : 0,
        key.relay_secret_version,
      ])
    },

    listCaptureKeys: async (organization_id) => {
      return (await query<CaptureKeyRow>(SELECT_CAPTURE_KEYS, [organization_id])).map(toCaptureKey)
    },

    renewRelaySecret: async ({ public_key, organization_id }) => {
      const [row] = await find<CaptureKeyRow>(RENEW_RELAY_SECRET, [public_key, organization_id])
      return row ? toCaptureKey(row) : null
    },

    updateOrigins: async ({ public_key, organization_id, allowed_origins, allow_wildcards, instead_of }) => {
      const [row] = await find<CaptureKeyRow>(UPDATE_ORIGINS, [
        toJson(allowed_origins),
        allow_wildcards ? 1 : 0,
        public_key,
        organization_id,
        toJson(instead_of),
      ])
      if (row) return toCaptureKey(row)
      const [there] = await find<CaptureKeyRow>(SELECT_CAPTURE_KEY, [public_key, organization_id])
      return there ? 'changed-meanwhile' : null
    },

    revokeCaptureKey: async ({ public_key, organization_id, at }) => {
      const [row] = await find<CaptureKeyRow>(REVOKE_CAPTURE_KEY, [at, public_key, organization_id])
      return row ? toCaptureKey(row) : null
    },

    touchCaptureKey: touching('capture_keys'),
    touchApiKey: touching('api_keys'),

    createApiKey: async (key) => {
      await query(INSERT_API_KEY, [
        key.id,
        key.organization_id,
        key.name,
        key.hash,
        key.prefix,
        toJson(key.scopes),
        key.created_at,
        key.expires_at,
        key.last_used_at,
        key.revoked_at,
      ])
    },

    listApiKeys: async (organization_id) => {
      return (await query<ApiKeyRow>(SELECT_API_KEYS, [organization_id])).map(toApiKey)
    },

    findApiKey: async (hash) => {
      const [row] = await query<ApiKeyRow>(SELECT_API_KEY, [hash])
      return row ? toApiKey(row) : null
    },

    revokeApiKey: async ({ id, organization_id, at }) => {
      const [row] = await find<ApiKeyRow>(REVOKE_API_KEY, [at, id, organization_id])
      return row ? toApiKey(row) : null
    },
  }
}
