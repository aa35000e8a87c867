import { CAPTURE_KEY_COLUMNS, CAPTURE_KEY_SETTINGS, columnList } from '../columns.ts'
import type { AccessSteps, CaptureKey } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { type CaptureKeyRow, fromCaptureKey, fromSettings, toCaptureKey, toJson } from '../rows.ts'
import { IS_NO_SERVER_KEY } from '../server-key.ts'
import type { Connections } from './connections.ts'
import { eventValue, recordEvent, withEvent } from './events.ts'
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
const ADD_SERVER_KEY = {
  name: 'add-server-key',
  text: `insert into capture_keys (${CAPTURE_KEYS})
         select ${columnList(CAPTURE_KEY_COLUMNS, 'key')}
         from (select id from projects where id = $2 and organization_id = $3 and deleted_at is null for share) home,
           json_populate_record(null::capture_keys, $1::json) as key
         on conflict (public_key) do nothing`,
}
const SELECT_CAPTURE_KEYS = {
  name: 'list-capture-keys',
  text: `select ${CAPTURE_KEYS} from capture_keys
         where organization_id = $1 and ${IS_NO_SERVER_KEY} and ${inLiveProject('project_id')} order by created_at, id`,
}
const RENEW_RELAY_SECRET = {
  name: 'renew-relay-secret',
  text: withEvent(
    '$3',
    `update capture_keys set relay_secret_version = relay_secret_version + 1
     where public_key = $1 and organization_id = $2 returning ${CAPTURE_KEYS}`,
  ),
}
const SELECT_OWNED = {
  name: 'find-owned-capture-key',
  text: `select ${CAPTURE_KEYS} from capture_keys
         where (id = $1 or public_key = $1) and organization_id = $2 and ${IS_NO_SERVER_KEY} and ${inLiveProject('project_id')}`,
}
const UPDATE_SETTINGS = {
  name: 'update-capture-key',
  text: withEvent(
    '$5',
    `update capture_keys set ${CAPTURE_KEY_SETTINGS.map((column) => `${column} = wanted.${column}`).join(', ')}
     from json_populate_record(null::capture_keys, $3::json) as wanted,
       json_populate_record(null::capture_keys, $4::json) as old
     where capture_keys.id = $1 and capture_keys.organization_id = $2 and capture_keys.revoked_at is null
       and (${columnList(CAPTURE_KEY_SETTINGS, 'capture_keys')}) is not distinct from (${columnList(CAPTURE_KEY_SETTINGS, 'old')})
     returning ${columnList(CAPTURE_KEY_COLUMNS, 'capture_keys')}`,
  ),
}
const REPLACE_CAPTURE_KEY = {
  name: 'replace-capture-key',
  text: `with changed as (
           update capture_keys set expires_at = $3, replaced_by = $4
           from (select id from projects where organization_id = $2 and deleted_at is null for share) home
           where capture_keys.id = $1 and organization_id = $2 and revoked_at is null and replaced_by is null
             and project_id = home.id
           returning ${columnList(CAPTURE_KEY_COLUMNS, 'capture_keys')}
         ), made as (
           insert into capture_keys (${CAPTURE_KEYS})
           select ${columnList(CAPTURE_KEY_COLUMNS, 'key')}
           from changed, json_populate_record(null::capture_keys, $5::json) as key
         ), recorded as (${recordEvent('$6', 'changed')})
         select * from changed`,
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
  async function findOwnedCaptureKey(wanted: { key: string; organization_id: string }): Promise<CaptureKey | null> {
    const [row] = await find<CaptureKeyRow>(SELECT_OWNED, [wanted.key, wanted.organization_id])
    return row ? toCaptureKey(row) : null
  }

  return {
    createCaptureKey: async (key, event) => {
      const values = [toJson(fromCaptureKey(key)), eventValue(event), key.project_id, key.organization_id]
      return (await query(INSERT_CAPTURE_KEY, values)).length === 1 ? 'created' : 'no-project'
    },

    addServerKey: async (key) => {
      await query(ADD_SERVER_KEY, [toJson(fromCaptureKey(key)), key.project_id, key.organization_id])
    },

    listCaptureKeys: async (organization_id) => {
      return (await query<CaptureKeyRow>(SELECT_CAPTURE_KEYS, [organization_id])).map(toCaptureKey)
    },

    renewRelaySecret: async ({ public_key, organization_id, event }) => {
      const [row] = await find<CaptureKeyRow>(RENEW_RELAY_SECRET, [public_key, organization_id, eventValue(event)])
      return row ? toCaptureKey(row) : null
    },

    findOwnedCaptureKey,

    updateCaptureKey: async ({ id, organization_id, settings, instead_of, event }) => {
      const [row] = await find<CaptureKeyRow>(UPDATE_SETTINGS, [
        id,
        organization_id,
        toJson(fromSettings(settings)),
        toJson(fromSettings(instead_of)),
        eventValue(event),
      ])
      if (row) return toCaptureKey(row)
      return (await findOwnedCaptureKey({ key: id, organization_id })) ? 'changed-concurrently' : null
    },

    replaceCaptureKey: async ({ id, organization_id, successor, expires_at, event }) => {
      const made = toJson(fromCaptureKey(successor))
      const values = [id, organization_id, expires_at, successor.id, made, eventValue(event)]
      const [row] = await find<CaptureKeyRow>(REPLACE_CAPTURE_KEY, values)
      return row ? toCaptureKey(row) : null
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
