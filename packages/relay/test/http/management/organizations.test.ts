import { join } from 'node:path'
import type { Role } from '@earshot/protocol'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createComment } from '../../../src/domain/comments/comments.ts'
import { createApiKey } from '../../../src/domain/keys/api-keys.ts'
import { memberActor } from '../../../src/domain/people/person.ts'
import { createProject } from '../../../src/domain/projects/projects.ts'
import { changeReports } from '../../../src/domain/reports/bulk-change.ts'
import { createTag } from '../../../src/domain/tags/tags.ts'
import { MANAGEMENT_ROUTES } from '../../../src/http/management/table.ts'
import { insertDefaultStatuses } from '../../../src/storage/default-statuses.ts'
import { DATABASE_FILE } from '../../../src/storage/sqlite/open.ts'
import { anInvitation, joinSample } from '../../contracts/people.ts'
import { aCaptureKey, anEvent, finishSample, NOON } from '../../contracts/samples.ts'
import { aShareLink } from '../../contracts/share-links.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

const OTHER_ORGANIZATION = { organization_id: 'org_other' }
const OTHER = { organization_id: 'org_other', project_id: 'prj_other' }
const BOT = { name: 'Bot', preset: 'full', expires_in_days: 30 } as const

let relay: RelayUnderTest
let own: string
let foreign: string
/** Creates a resource of the other organization, by its name in the path, and returns its id. */
let makeForeign: Record<string, () => Promise<string>>

beforeAll(async () => {
  relay = await startRelay({ settings: { rate_per_address: 0 } })
  const db = new BetterSqlite3(join(relay.folder, DATABASE_FILE))
  db.exec(`insert into organizations (id, name, created_at) values ('org_other', 'Other', ${NOON});
    insert into projects (id, organization_id, name, created_at) values ('prj_other', 'org_other', 'Other', ${NOON})`)
  db.prepare(insertDefaultStatuses('(select ? as id)')).run(OTHER.project_id)
  db.close()
  const { database } = relay
  const context = { database, now: () => relay.clock.now }
  const key = aCaptureKey(OTHER)
  await database.createCaptureKey(key, anEvent(key))
  let count = 0
  const add = (role: Role) => joinSample(database, { ...OTHER_ORGANIZATION, role, email: `${count++}@other.example` })
  const owner = await add('owner')
  const actor = memberActor(owner)
  foreign = (await createApiKey(context, actor, BOT)).api_key
  own = (await createApiKey(context, relay.operator, BOT)).api_key
  makeForeign = {
    reports: async () => (await finishSample(database, { key })).report.id,
    'bulk-changes': async () => {
      const { report } = await finishSample(database, { key })
      const wanted = { ids: [report.id], change: { archived: true } }
      return String((await changeReports(context, actor, wanted)).id)
    },
    'share-links': async () => {
      const { id: report_id } = (await finishSample(database, { key })).report
      const { organization_id } = OTHER
      const link = aShareLink({ report_id, organization_id })
      await database.createShareLink({ link, max_live: 1, event: anEvent(link) })
      return link.id
    },
    comments: async () => {
      const { report } = await finishSample(database, { key })
      const wanted = { report_id: report.id, body: 'Seen.', audience: 'team', anchor: null } as const
      return (await createComment(context, actor, wanted)).id
    },
    projects: async () => {
      const { id } = await createProject(context, actor, { name: `Spare ${count++}` })
      await createTag(context, actor, { project_id: id, name: 'urgent', colour: '#b25e09' })
      return id
    },
    'api-keys': async () => (await createApiKey(context, actor, BOT)).id,
    'capture-keys': async () => {
      const made = aCaptureKey(OTHER)
      await database.createCaptureKey(made, anEvent(made))
      return made.id
    },
    members: async () => (await add('viewer')).id,
    invitations: async () => {
      const invitation = anInvitation(OTHER.organization_id)
      await database.createInvitation(invitation, anEvent(invitation))
      return invitation.id
    },
  }
})
afterAll(() => relay.dispose())

/** Something that every new resource has, by its name in the path. */
const PARTS: Record<string, string> = { key: 'open', name: 'urgent' }

/** Bodies that the routes accept. */
const BODIES: Record<string, object> = {
  'PATCH /api/v1/reports/:id': { status: 'open' },
  'POST /api/v1/reports/:id/share-links': {},
  'PATCH /api/v1/capture-keys/:id': { name: 'Renamed' },
  'POST /api/v1/capture-keys/:id/origins/disable': { origin: 'https://shop.example' },
  'POST /api/v1/capture-keys/:id/origins/enable': { origin: 'https://shop.example' },
  'POST /api/v1/capture-keys/:id/rotate': {},
  'PATCH /api/v1/projects/:id': { name: 'Renamed' },
  'POST /api/v1/reports/:id/comments': { body: 'Seen.' },
  'PATCH /api/v1/comments/:id': { body: 'Seen.' },
  'POST /api/v1/projects/:id/tags': { name: 'checkout' },
  'PATCH /api/v1/projects/:id/tags/:name': { colour: '#1c7c43' },
  'POST /api/v1/projects/:id/statuses': { name: 'Waiting', colour: '#b25e09', kind: 'open' },
  'POST /api/v1/projects/:id/statuses/reorder': { keys: ['new', 'open', 'in_progress', 'declined', 'resolved'] },
  'PATCH /api/v1/projects/:id/statuses/:key': { name: 'Accepted' },
  'PATCH /api/v1/api-keys/:id': { name: 'Renamed' },
  'POST /api/v1/api-keys/:id/rotate': {},
  'PATCH /api/v1/members/:id': { role: 'member' },
}

describe.each(MANAGEMENT_ROUTES.filter(({ path }) => path.includes(':id')))('$method $path', ({ method, path }) => {
  const body = BODIES[`${method.toUpperCase()} ${path}`]
  const noun = path.split('/')[3] ?? ''
  const make = () => makeForeign[noun]?.() ?? expect.fail(`Add a resource of the other organization for ${noun}.`)
  const call = (id: string, api_key: string) =>
    relay.call(
      method.toUpperCase(),
      path.replace(/:id/, id).replace(/:(\w+)/, (_, name) => PARTS[name] ?? name),
      {
        headers: { 'api-token': api_key },
        ...(body ? { body } : {}),
      },
    )

  it('does not show that another organization has something with this id', async () => {
    const id = await make()
    const refused = expectRefusal(await call(id, own), 'NOT_FOUND')
    const unknown = expectRefusal(await call('unknown', own), 'NOT_FOUND')
    expect(refused.message.replace(id, 'unknown')).toBe(unknown.message)
  })

  it('finds it for its own organization', async () => {
    expect([400, 401, 404]).not.toContain((await call(await make(), foreign)).status)
  })
})
