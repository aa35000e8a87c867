import type BetterSqlite3 from 'better-sqlite3'
import { API_KEY_COLUMNS, CAPTURE_KEY_COLUMNS, columnList, insertByName } from '../columns.ts'
import type { AccessSteps } from '../database.ts'
import {
  type ApiKeyRow,
  type CaptureKeyRow,
  fromApiKey,
  fromCaptureKey,
  toApiKey,
  toCaptureKey,
  toJson,
} from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'

const MINUTE_MS = 60_000
const CAPTURE_KEYS = columnList(CAPTURE_KEY_COLUMNS)
const API_KEYS = columnList(API_KEY_COLUMNS)

/** Capture keys and API keys. */
export function createAccessSteps(db: BetterSqlite3.Database, { write }: GroupCommit): AccessSteps {
  const recordEvent = createRecordEvent(db)
  const insertCaptureKey = db.prepare<[CaptureKeyRow]>(insertByName('capture_keys', CAPTURE_KEY_COLUMNS))
  const selectCaptureKeys = db.prepare<[string], CaptureKeyRow>(
    `select ${CAPTURE_KEYS} from capture_keys where organization_id = ? order by created_at, id`,
  )
  const renewSecret = db.prepare<[string, string], CaptureKeyRow>(
    `update capture_keys set relay_secret_version = relay_secret_version + 1
     where public_key = ? and organization_id = ? returning ${CAPTURE_KEYS}`,
  )
  const replaceOrigins = db.prepare<[string | null, 0 | 1, string, string, string | null], CaptureKeyRow>(
    `update capture_keys set allowed_origins = ?, allow_wildcards = ?
     where public_key = ? and organization_id = ? and allowed_origins = ? returning ${CAPTURE_KEYS}`,
  )
  const selectCaptureKey = db.prepare<[string, string], CaptureKeyRow>(
    `select ${CAPTURE_KEYS} from capture_keys where public_key = ? and organization_id = ?`,
  )
  const revokeCapture = db.prepare<[number, string, string], CaptureKeyRow>(
    `update capture_keys set revoked_at = ? where public_key = ? and organization_id = ? and revoked_at is null returning ${CAPTURE_KEYS}`,
  )
  const insertApiKey = db.prepare<[ApiKeyRow]>(insertByName('api_keys', API_KEY_COLUMNS))
  const selectApiKeys = db.prepare<[string], ApiKeyRow>(
    `select ${API_KEYS} from api_keys where organization_id = ? order by created_at, id`,
  )
  const selectApiKeyById = db.prepare<[string, string], ApiKeyRow>(
    `select ${API_KEYS} from api_keys where id = ? and organization_id = ?`,
  )
  const selectApiKey = db.prepare<[string], ApiKeyRow>(`select ${API_KEYS} from api_keys where hash = ?`)
  const revokeApi = db.prepare<[number, string, string], ApiKeyRow>(
    `update api_keys set revoked_at = ? where id = ? and organization_id = ? and revoked_at is null returning ${API_KEYS}`,
  )

  /**
   * Remembers each key's last write, so that further use within a minute does not reach the
   * database.
   */
  function createTouch(table: 'capture_keys' | 'api_keys') {
    const update = db.prepare(
      `update ${table} set last_used_at = ? where id = ? and (last_used_at is null or last_used_at <= ?)`,
    )
    const written = new Map<string, number>()
    return async ({ id, at }: { id: string; at: number }): Promise<void> => {
      if (at - (written.get(id) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return
      written.set(id, at)
      await write(() => update.run(at, id, at - MINUTE_MS))
    }
  }

  return {
    createCaptureKey: (key, event) =>
      write(() => {
        insertCaptureKey.run(fromCaptureKey(key))
        recordEvent(event)
      }),

    listCaptureKeys: (organization_id) => retryWhenBusy(() => selectCaptureKeys.all(organization_id).map(toCaptureKey)),

    renewRelaySecret: ({ public_key, organization_id, event }) =>
      write(() => {
        const row = renewSecret.get(public_key, organization_id)
        if (!row) return null
        recordEvent(event)
        return toCaptureKey(row)
      }),

    updateOrigins: ({ public_key, organization_id, allowed_origins, allow_wildcards, instead_of, event }) =>
      write(() => {
        const origins = toJson(allowed_origins)
        const wildcards = allow_wildcards ? 1 : 0
        const row = replaceOrigins.get(origins, wildcards, public_key, organization_id, toJson(instead_of))
        if (!row) return selectCaptureKey.get(public_key, organization_id) ? 'changed-concurrently' : null
        recordEvent(event)
        return toCaptureKey(row)
      }),

    revokeCaptureKey: ({ public_key, organization_id, at, event }) =>
      write(() => {
        const revoked = revokeCapture.get(at, public_key, organization_id)
        if (revoked) recordEvent(event)
        const row = revoked ?? selectCaptureKey.get(public_key, organization_id)
        return row ? toCaptureKey(row) : null
      }),

    touchCaptureKey: createTouch('capture_keys'),
    touchApiKey: createTouch('api_keys'),

    createApiKey: (key, event) =>
      write(() => {
        insertApiKey.run(fromApiKey(key))
        recordEvent(event)
      }),

    listApiKeys: (organization_id) => retryWhenBusy(() => selectApiKeys.all(organization_id).map(toApiKey)),

    findApiKey: (hash) =>
      retryWhenBusy(() => {
        const row = selectApiKey.get(hash)
        return row ? toApiKey(row) : null
      }),

    revokeApiKey: ({ id, organization_id, at, event }) =>
      write(() => {
        const revoked = revokeApi.get(at, id, organization_id)
        if (revoked) recordEvent(event)
        const row = revoked ?? selectApiKeyById.get(id, organization_id)
        return row ? toApiKey(row) : null
      }),
  }
}
