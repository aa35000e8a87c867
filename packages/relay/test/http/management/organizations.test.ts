import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandLine } from '../../../src/domain/access/actor.ts'
import { createApiKey } from '../../../src/domain/keys/api-keys.ts'
import type { ManagementRoute } from '../../../src/http/management/route.ts'
import { MANAGEMENT_ROUTES } from '../../../src/http/management/table.ts'
import { DATABASE_FILE } from '../../../src/storage/sqlite/open.ts'
import { aCaptureKey, anEvent, finishSample, NOON } from '../../contracts/samples.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

const OTHER = { organization_id: 'org_other', project_id: 'prj_other' }
const BOT = { name: 'Bot', preset: 'full', expires_in_days: 30 } as const

let relay: RelayUnderTest
let own: string
let foreign: string
/** An id of the other organization for each kind of resource, by its name in the path. */
let ids: Record<string, string>

beforeAll(async () => {
  relay = await startRelay({ settings: { rate_per_address: 0 } })
  const db = new BetterSqlite3(join(relay.folder, DATABASE_FILE))
  db.exec(`insert into organizations (id, name, created_at) values ('org_other', 'Other', ${NOON});
    insert into projects (id, organization_id, name, created_at) values ('prj_other', 'org_other', 'Other', ${NOON}), ('prj_spare', 'org_other', 'Spare', ${NOON})`)
  db.close()
  const key = aCaptureKey(OTHER)
  await relay.database.createCaptureKey(key, anEvent(key))
  const { report } = await finishSample(relay.database, { key })
  const context = { database: relay.database, now: () => relay.clock.now }
  const made = await createApiKey(context, commandLine(OTHER.organization_id), BOT)
  foreign = made.api_key
  own = (await createApiKey(context, relay.operator, BOT)).api_key
  ids = { reports: report.id, 'api-keys': made.id, projects: 'prj_spare', 'capture-keys': key.id }
})
afterAll(() => relay.dispose())

const call = (route: ManagementRoute, { id, api_key, body }: { id: string; api_key: string; body?: object }) =>
  relay.call(route.method.toUpperCase(), route.path.replace(/:\w+/, id), {
    headers: { 'api-token': api_key },
    ...(body ? { body } : {}),
  })

/** Bodies that the routes accept. */
const BODIES: Record<string, object> = {
  'PATCH /api/v1/capture-keys/:id': { name: 'Renamed' },
  'POST /api/v1/capture-keys/:id/origins/disable': { origin: 'https://shop.example' },
  'POST /api/v1/capture-keys/:id/origins/enable': { origin: 'https://shop.example' },
  'POST /api/v1/capture-keys/:id/rotate': {},
  'PATCH /api/v1/projects/:id': { name: 'Renamed' },
  'PATCH /api/v1/api-keys/:id': { name: 'Renamed' },
  'POST /api/v1/api-keys/:id/rotate': {},
}

describe.each(MANAGEMENT_ROUTES.filter(({ path }) => path.includes(':')))('$method $path', (route) => {
  const body = BODIES[`${route.method.toUpperCase()} ${route.path}`]
  const noun = route.path.split('/')[3] ?? ''

  it('does not show that another organization has something with this id', async () => {
    const id = ids[noun] ?? expect.fail(`Add a resource of the other organization for ${noun}.`)
    const shared = { api_key: own, ...(body ? { body } : {}) }
    const refused = expectRefusal(await call(route, { ...shared, id }), 'NOT_FOUND')
    const unknown = expectRefusal(await call(route, { ...shared, id: 'unknown' }), 'NOT_FOUND')
    expect(refused.message.replace(id, 'unknown')).toBe(unknown.message)
  })

  it('finds it for its own organization', async () => {
    const id = ids[noun] ?? ''
    const { status } = await call(route, { id, api_key: foreign, ...(body ? { body } : {}) })
    expect([200, 201, 204]).toContain(status)
  })
})
