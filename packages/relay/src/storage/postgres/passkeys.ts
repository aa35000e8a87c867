import { columnList } from '../columns.ts'
import type { PasskeySteps } from '../passkey-steps.ts'
import { PASSKEY_COLUMNS } from '../people-columns.ts'
import type { Passkey } from '../people-records.ts'
import { fromPasskey, type PasskeyRow, toJson, toPasskey } from '../rows.ts'
import type { Connections } from './connections.ts'
import { eventValue, withEvent } from './events.ts'

const PASSKEYS = columnList(PASSKEY_COLUMNS)

const CONSUME_CHALLENGE = {
  name: 'consume-challenge',
  text: `insert into auth_verifications (id, identifier, value, created_at, updated_at, expires_at)
         values ($1, 'passkey', '', $2, $2, $3) on conflict (id) do nothing returning id`,
}
const COUNT = {
  name: 'count-passkeys',
  text: `select updated_at as version, (select count(*) from passkeys where user_id = u.id) as count,
           exists (select 1 from passkeys where credential_id = $2) as is_known
         from auth_users u where id = $1`,
}
/** Inserts only if no other passkey was created since they were counted. */
const CREATE = {
  name: 'create-passkey',
  text: withEvent(
    '$3',
    `insert into passkeys (${PASSKEYS}) select ${columnList(PASSKEY_COLUMNS, 'made')}
     from turn, json_populate_record(null::passkeys, $2::json) as made
     on conflict (credential_id) do nothing returning id`,
    'turn as (update auth_users set updated_at = updated_at + 1 where id = $1 and updated_at = $4 returning id)',
  ),
}
const SELECT_OF = {
  name: 'list-passkeys',
  text: `select ${PASSKEYS} from passkeys where user_id = $1 order by created_at, id`,
}
const SELECT = { name: 'find-passkey', text: `select ${PASSKEYS} from passkeys where credential_id = $1` }
const USE = {
  name: 'use-passkey',
  text: `update passkeys set counter = $2, last_used_at = $3 where id = $1 and (counter = 0 or counter < $2)
         returning id`,
}
const RENAME = {
  name: 'rename-passkey',
  text: withEvent('$4', `update passkeys set name = $3 where id = $1 and user_id = $2 returning ${PASSKEYS}`),
}
const DELETE = {
  name: 'delete-passkey',
  text: withEvent('$3', 'delete from passkeys where id = $1 and user_id = $2 returning id'),
}

/** People's passkeys, and the challenges that they sign. */
export function createPasskeySteps({ query, find }: Connections): PasskeySteps {
  return {
    consumeChallenge: async ({ id, at, expires_at }) =>
      (await query(CONSUME_CHALLENGE, [id, at, expires_at])).length > 0,

    createPasskey: async ({ passkey, max, event }) => {
      const { user_id, credential_id } = passkey
      const row = toJson(fromPasskey(passkey))
      for (;;) {
        const [counted] = await query<Counted>(COUNT, [user_id, credential_id])
        if (!counted) throw new Error(`There is no account ${user_id}.`)
        if (counted.count >= max) return 'limit-reached'
        if (counted.is_known) return 'already-known'
        if ((await query(CREATE, [user_id, row, eventValue(event), counted.version])).length > 0) return 'created'
      }
    },

    listPasskeys: async (user_id) => (await query<PasskeyRow>(SELECT_OF, [user_id])).map(toPasskey),
    findPasskey: async (credential_id) => first(await find<PasskeyRow>(SELECT, [credential_id])),
    usePasskey: async ({ id, counter, at }) => (await query(USE, [id, counter, at])).length > 0,
    renamePasskey: async ({ id, user_id, name, event }) =>
      first(await find<PasskeyRow>(RENAME, [id, user_id, name, eventValue(event)])),
    deletePasskey: async ({ id, user_id, event }) => (await find(DELETE, [id, user_id, eventValue(event)])).length > 0,
  }
}

interface Counted {
  version: number
  count: number
  is_known: boolean
}

function first([row]: PasskeyRow[]): Passkey | null {
  return row ? toPasskey(row) : null
}
