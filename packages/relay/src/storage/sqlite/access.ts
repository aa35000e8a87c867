import type BetterSqlite3 from 'better-sqlite3'
import { CAPTURE_KEY_COLUMNS, CAPTURE_KEY_SETTINGS, columnList, insertByName } from '../columns.ts'
import type { AccessSteps } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { type CaptureKeyRow, fromCaptureKey, fromSettings, toCaptureKey } from '../rows.ts'
import { IS_NO_SERVER_KEY } from '../server-key.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import { createTouch } from './touch.ts'

const CAPTURE_KEYS = columnList(CAPTURE_KEY_COLUMNS)

/** Capture keys. */
export function createAccessSteps(db: BetterSqlite3.Database, commits: GroupCommit): AccessSteps {
  const { write } = commits
  const recordEvent = createRecordEvent(db)
  const insertCaptureKey = db.prepare<[CaptureKeyRow]>(insertByName('capture_keys', CAPTURE_KEY_COLUMNS))
  const insertServerKey = db.prepare<[CaptureKeyRow]>(
    `${insertByName('capture_keys', CAPTURE_KEY_COLUMNS)} on conflict (public_key) do nothing`,
  )
  const selectCaptureKeys = db.prepare<[string], CaptureKeyRow>(
    `select ${CAPTURE_KEYS} from capture_keys where organization_id = ? and ${IS_NO_SERVER_KEY} and ${inLiveProject('project_id')} order by created_at, id`,
  )
  const selectProject = db.prepare<[string, string]>(
    'select id from projects where id = ? and organization_id = ? and deleted_at is null',
  )
  const renewSecret = db.prepare<[string, string], CaptureKeyRow>(
    `update capture_keys set relay_secret_version = relay_secret_version + 1
     where public_key = ? and organization_id = ? returning ${CAPTURE_KEYS}`,
  )
  const selectOwned = db.prepare<[{ key: string; organization_id: string }], CaptureKeyRow>(
    `select ${CAPTURE_KEYS} from capture_keys
     where (id = @key or public_key = @key) and organization_id = @organization_id and ${IS_NO_SERVER_KEY} and ${inLiveProject('project_id')}`,
  )
  const updateSettings = db.prepare<[Record<string, unknown>], CaptureKeyRow>(
    `update capture_keys set ${CAPTURE_KEY_SETTINGS.map((column) => `${column} = @${column}`).join(', ')}
     where id = @id and organization_id = @organization_id and revoked_at is null
       and ${CAPTURE_KEY_SETTINGS.map((column) => `${column} is @old_${column}`).join(' and ')}
     returning ${CAPTURE_KEYS}`,
  )
  const markReplaced = db.prepare<[number, string, string, string], CaptureKeyRow>(
    `update capture_keys set expires_at = ?, replaced_by = ?
     where id = ? and organization_id = ? and revoked_at is null and replaced_by is null
       and ${inLiveProject('project_id')} returning ${CAPTURE_KEYS}`,
  )
  const selectCaptureKey = db.prepare<[string, string], CaptureKeyRow>(
    `select ${CAPTURE_KEYS} from capture_keys where public_key = ? and organization_id = ?`,
  )
  const revokeCapture = db.prepare<[number, string, string], CaptureKeyRow>(
    `update capture_keys set revoked_at = ? where public_key = ? and organization_id = ? and revoked_at is null returning ${CAPTURE_KEYS}`,
  )
  return {
    createCaptureKey: (key, event) =>
      write(() => {
        if (!selectProject.get(key.project_id, key.organization_id)) return 'no-project'
        insertCaptureKey.run(fromCaptureKey(key))
        recordEvent(event)
        return 'created'
      }),

    addServerKey: (key) =>
      write(() => {
        if (selectProject.get(key.project_id, key.organization_id)) insertServerKey.run(fromCaptureKey(key))
      }),

    listCaptureKeys: (organization_id) => retryWhenBusy(() => selectCaptureKeys.all(organization_id).map(toCaptureKey)),

    renewRelaySecret: ({ public_key, organization_id, event }) =>
      write(() => {
        const row = renewSecret.get(public_key, organization_id)
        if (!row) return null
        recordEvent(event)
        return toCaptureKey(row)
      }),

    findOwnedCaptureKey: (wanted) =>
      retryWhenBusy(() => {
        const row = selectOwned.get(wanted)
        return row ? toCaptureKey(row) : null
      }),

    updateCaptureKey: ({ id, organization_id, settings, instead_of, event }) =>
      write(() => {
        const old = Object.entries(fromSettings(instead_of)).map(([column, value]) => [`old_${column}`, value])
        const values = { ...fromSettings(settings), ...Object.fromEntries(old), id, organization_id }
        const row = updateSettings.get(values)
        if (!row) return selectOwned.get({ key: id, organization_id }) ? 'changed-concurrently' : null
        recordEvent(event)
        return toCaptureKey(row)
      }),

    replaceCaptureKey: ({ id, organization_id, successor, expires_at, event }) =>
      write(() => {
        const row = markReplaced.get(expires_at, successor.id, id, organization_id)
        if (!row) return null
        insertCaptureKey.run(fromCaptureKey(successor))
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

    touchCaptureKey: createTouch({ db, table: 'capture_keys', commits }),
  }
}
