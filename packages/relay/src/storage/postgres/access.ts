import { CAPTURE_KEY_COLUMNS, columnList } from '../columns.ts'
import type { AccessSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { type CaptureKeyRow, fromCaptureKey, toCaptureKey, toJson } from '../rows.ts'
import type { Connections } from './connections.ts'
import { eventValue, withEvent } from './events.ts'
import { createTouch } from './touch.ts'

const CAPTURE_KEYS = columnList(CAPTURE_KEY_COLUMNS)

/** A project that is being deleted is locked, so this waits and then finds none. */
const INSERT_CAPTURE_KEY = {
  name: 'create-capture-key',
  text: withEvent(
    '$2',
    `insert into capture_keys (${CAPTURE_KEYS})
     select ${columnList(CAPTURE_KEY_COLUMNS, 'key')}
     from (select id from projects where id = $3 and organization_id = $4 and deleted_at is null for share) home,
       json_populate_record(null::capture_keys, $1::json) as key
     returning id`,
  ),
}
const SELECT_CAPTURE_KEYS = {
  name: 'list-capture-keys',
  text: `select ${CAPTURE_KEYS} from capture_keys
         where organization_id = $1 and ${inLiveProject('project_id')} order by created_at, id`,
}
const RENEW_RELAY_SECRET = {
  name: 'renew-relay-secret',
  text: withEvent(
    '$3',
    `update capture_keys set relay_secret_version = relay_secret_version + 1
     where public_key = $1 and organization_id = $2 returning ${CAPTURE_KEYS}`,
  ),
}
const UPDATE_ORIGINS = {
  name: 'update-origins',
  text: withEvent(
    '$6',
    `update capture_keys set allowed_origins = $1, allow_wildcards = $2
     where public_key = $3 and organization_id = $4 and allowed_origins = $5 returning ${CAPTURE_KEYS}`,
  ),
}
const SELECT_CAPTURE_KEY = {
  name: 'select-capture-key',
  text: `select ${CAPTURE_KEYS} from capture_keys where public_key = $1 and organization_id = $2`,
}
const REVOKE_CAPTURE_KEY = {
  name: 'revoke-capture-key',
  text: withEvent(
    '$4',
    `update capture_keys set revoked_at = $1
     where public_key = $2 and organization_id = $3 and revoked_at is null returning ${CAPTURE_KEYS}`,
  ),
}
/** Capture keys. */
export function createAccessSteps({ query, find }: Connections): AccessSteps {
  return {
    createCaptureKey: async (key, event) => {
      const values = [toJson(fromCaptureKey(key)), eventValue(event), key.project_id, key.organization_id]
      return (await query(INSERT_CAPTURE_KEY, values)).length === 1 ? 'created' : 'no-project'
    },

    listCaptureKeys: async (organization_id) => {
      return (await query<CaptureKeyRow>(SELECT_CAPTURE_KEYS, [organization_id])).map(toCaptureKey)
    },

    renewRelaySecret: async ({ public_key, organization_id, event }) => {
      const [row] = await find<CaptureKeyRow>(RENEW_RELAY_SECRET, [public_key, organization_id, eventValue(event)])
      return row ? toCaptureKey(row) : null
    },

    updateOrigins: async ({ public_key, organization_id, allowed_origins, allow_wildcards, instead_of, event }) => {
      const [row] = await find<CaptureKeyRow>(UPDATE_ORIGINS, [
        toJson(allowed_origins),
        allow_wildcards ? 1 : 0,
        public_key,
        organization_id,
        toJson(instead_of),
        eventValue(event),
      ])
      if (row) return toCaptureKey(row)
      const [there] = await find<CaptureKeyRow>(SELECT_CAPTURE_KEY, [public_key, organization_id])
      return there ? 'changed-concurrently' : null
    },

    revokeCaptureKey: async ({ public_key, organization_id, at, event }) => {
      const [revoked] = await find<CaptureKeyRow>(REVOKE_CAPTURE_KEY, [
        at,
        public_key,
        organization_id,
        eventValue(event),
      ])
      const [row] = revoked ? [revoked] : await find<CaptureKeyRow>(SELECT_CAPTURE_KEY, [public_key, organization_id])
      return row ? toCaptureKey(row) : null
    },

    touchCaptureKey: createTouch({ query }, 'capture_keys'),
  }
}
