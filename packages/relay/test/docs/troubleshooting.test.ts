import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MAX_BODY_BYTES } from '@earshot/protocol'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DATABASE_FILE } from '../../src/storage/sqlite/open.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from '../http/flow.ts'
import { newMemberKey } from '../http/member-key.ts'
import { type Answer, ORIGIN, type RelayUnderTest, startRelay } from '../http/relay-under-test.ts'
import { addOrganization } from '../support/other-organization.ts'

const PAGE = readFileSync(new URL('../../../../docs/troubleshooting.md', import.meta.url), 'utf8')
const DAY = 86_400_000
const REPORTS = '/api/v1/reports'
const PROJECTS = '/api/v1/projects'

interface Row {
  cause: string
  status: number
  code: string
  reason: string | undefined
}

/** The rows of the page that name a response. */
const ROWS: Row[] = [...PAGE.matchAll(/^\| (.+?) \| (\d+) `(\w+)`(?: `(\w+)`)? \|/gm)].map(
  ([, cause = '', status, code = '', reason]) => ({ cause, status: Number(status), code, reason }),
)

let relay: RelayUnderTest
beforeEach(async () => {
  relay = await startRelay()
})
afterEach(() => relay.dispose())

const send = (headers: Record<string, string>, method = 'GET', path = REPORTS, body?: object) =>
  relay.call(method, path, { headers, ...(body && { body }) })
const read = (api_key: string, path = REPORTS) => send({ Authorization: `Bearer ${api_key}` }, 'GET', path)
const newKey = async () => (await relay.newApiKey({ scopes: ['reports:read', 'projects:read'] })).api_key
const newReport = async () => (await flowOf(relay).report()).body.report.id as string
const capture = async (path: string, changes: object) =>
  flowOf(relay).post(path, { public_key: relay.public_key, origin: ORIGIN, action: 'create', ...changes })

async function onDisabledOrigin() {
  const { api_key } = await relay.newApiKey({ scopes: ['capture_keys:read', 'capture_keys:update'] })
  const path = `/api/v1/capture-keys/${relay.public_key}/origins/disable`
  await send({ Authorization: `Bearer ${api_key}` }, 'POST', path, { origin: ORIGIN })
  return capture(TOKENS, {})
}

async function withArtifact(changes: object) {
  const { artifacts, ...request } = await flowOf(relay).sessionRequest()
  return flowOf(relay).post(SESSIONS, { ...request, artifacts: [{ ...artifacts[0], ...changes }] })
}

/** How to get each response of the page. */
const CAUSES: Record<string, () => Promise<Answer>> = {
  'There is no header': () => send({}),
  'The header does not begin with `Bearer`': async () => send({ Authorization: await newKey() }),
  'The key does not begin with `esk_`': async () => read((await newKey()).slice('esk_'.length)),
  'Only the label was sent that lists show': async () => read((await relay.newApiKey()).prefix),
  'The end is missing': async () => read((await newKey()).slice(0, -1)),
  'The key belongs to another relay': async () => {
    const other = await startRelay()
    const { api_key } = await other.newApiKey()
    await other.dispose()
    return read(api_key)
  },
  'The key was revoked': async () => {
    const { id, api_key } = await relay.newApiKey()
    await relay.revokeApiKey(id)
    return read(api_key)
  },
  'The key has expired': async () => {
    const api_key = await newKey()
    relay.clock.now += 30 * DAY
    return read(api_key)
  },
  "The address is not on the key's list": async () =>
    read((await relay.newApiKey({ allowed_ips: ['192.0.2.1'] })).api_key),
  'The key lacks the scope': async () => {
    const { api_key } = await relay.newApiKey({ scopes: undefined, preset: 'read' })
    return send({ Authorization: `Bearer ${api_key}` }, 'POST', PROJECTS, { name: 'Docs' })
  },
  'The owner of the key may not do it': async () => {
    const { api_key } = await newMemberKey(relay, 'viewer')
    return send({ Authorization: `Bearer ${api_key}` }, 'POST', PROJECTS, { name: 'Docs' })
  },
  'A web page sent the key': async () => send({ Authorization: `Bearer ${await newKey()}`, Origin: ORIGIN }),
  'The owner has ten live keys': async () => {
    const { api_key } = await newMemberKey(relay, 'member')
    const body = { name: 'CI', preset: 'read', expires_in_days: 7 }
    const create = () => send({ Authorization: `Bearer ${api_key}` }, 'POST', '/api/v1/api-keys', body)
    for (let count = 1; count < 10; count++) expect((await create()).status).toBe(201)
    return create()
  },
  'The id is wrong': async () => read(await newKey(), `${REPORTS}/rep_unknown`),
  'The report was deleted': async () => {
    const { api_key } = await relay.newApiKey({ scopes: ['reports:read', 'reports:delete'] })
    const path = `${REPORTS}/${await newReport()}`
    await send({ Authorization: `Bearer ${api_key}` }, 'DELETE', path)
    return read(api_key, path)
  },
  'It belongs to another organization': async () => {
    const { project_id } = addOrganization(relay.folder, relay.clock.now)
    return read(await newKey(), `${PROJECTS}/${project_id}`)
  },
  'It is a private report of somebody else': async () => {
    const { api_key } = await newMemberKey(relay, 'member')
    return read(api_key, `${REPORTS}/${await newReport()}`)
  },
  'Another project has the name': async () => {
    const { api_key } = await relay.newApiKey({ scopes: ['projects:create'] })
    return send({ Authorization: `Bearer ${api_key}` }, 'POST', PROJECTS, { name: 'Default project' })
  },
  "The page's origin is not on the key's list": () => capture(TOKENS, { origin: 'https://www.example.com' }),
  'The list has `https://*.example.com`, and the page is at `https://example.com`': async () => {
    const allowed_origins = ['https://*.example.com']
    const { public_key } = await relay.newCaptureKey({ allowed_origins, allow_wildcards: true })
    return capture(TOKENS, { public_key, origin: 'https://example.com' })
  },
  'The origin is disabled': onDisabledOrigin,
  'The page is on http, and not on this machine': () => capture(TOKENS, { origin: 'http://app.example.com' }),
  'The capture key is mistyped or of another relay': () => capture(TOKENS, { public_key: `ck_${'a'.repeat(32)}` }),
  'The capture key was revoked': async () => {
    await relay.revoke()
    return capture(TOKENS, {})
  },
  'An upload session is opened with the capture key alone': async () => {
    const { capture_token: _, ...request } = await flowOf(relay).sessionRequest()
    return flowOf(relay).post(SESSIONS, request)
  },
  'The token is for the other step': async () => {
    const flow = flowOf(relay)
    return flow.post(SESSIONS, await flow.sessionRequest({ capture_token: await flow.token('finalize') }))
  },
  'The token is older than five minutes': async () => {
    const flow = flowOf(relay)
    const request = await flow.sessionRequest()
    relay.clock.now += 5 * 60_000 + 1
    return flow.post(SESSIONS, request)
  },
  'The token was used for another request': async () => {
    const flow = flowOf(relay)
    const capture_token = await flow.token('create')
    await flow.open({ capture_token })
    return flow.post(SESSIONS, await flow.sessionRequest({ capture_token, files: [] }))
  },
  'A field is missing or has a wrong type': () => capture(TOKENS, { action: 3 }),
  'A voice note has a type that is not accepted': () => withArtifact({ kind: 'audio', content_type: 'audio/midi' }),
  'A file is too large': () => withArtifact({ size: 1024 ** 4 }),
  'The JSON body is too large': () => capture(FINALIZE, { summary: 'x'.repeat(MAX_BODY_BYTES) }),
  'The relay has an internal error': async () => {
    const db = new BetterSqlite3(join(relay.folder, DATABASE_FILE))
    db.pragma('foreign_keys = off')
    db.exec('drop table capture_keys')
    db.close()
    return capture(TOKENS, {})
  },
}

it.each(ROWS)('"$cause" has the response of docs/troubleshooting.md', async ({ cause, status, code, reason }) => {
  const provoke = CAUSES[cause] ?? expect.fail('This test does not know the cause.')
  const answer = await provoke()
  const { error } = answer.body
  expect([answer.status, error.code, error.details?.reason]).toEqual([status, code, reason])
  expect(error.message).toMatch(/\.$/)
  expect(error.request_id).toBe(answer.headers.get('x-request-id'))
})

it('every cause is on the page', () => {
  expect(ROWS.map(({ cause }) => cause).sort()).toEqual(Object.keys(CAUSES).sort())
})

it('the API description names the URL of the API', async () => {
  await relay.dispose()
  const url = 'https://reports.example.com/earshot'
  relay = await startRelay({ settings: { public_url: url } })
  const { body } = await relay.call('GET', '/api/v1/openapi.json')
  expect(body.servers).toEqual([{ url }])
})
