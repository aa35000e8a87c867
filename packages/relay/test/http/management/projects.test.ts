import { project as projectSchema } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addOrganization } from '../../support/other-organization.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from '../flow.ts'
import { ORIGIN, type RelayUnderTest, SCREENSHOT, startRelay } from '../relay-under-test.ts'

const PROJECTS = '/api/v1/projects'

let relay: RelayUnderTest
let headers: Record<string, string>
beforeEach(async () => {
  relay = await startRelay()
  const { api_key } = await relay.newApiKey({
    scopes: ['projects:read', 'projects:create', 'projects:update', 'projects:delete', 'reports:read'],
  })
  headers = { 'api-token': api_key }
  // The default project is the oldest.
  relay.clock.now++
})
afterEach(() => relay.dispose())

const call = (method: string, path: string, body?: unknown) => relay.call(method, path, { headers, body })
const create = async (name: string) => (await call('POST', PROJECTS, { name })).body
const eventTypes = async () => {
  const { organization_id } = relay.operator
  return (await relay.database.readEvents({ organization_id, after: 0, limit: 100 })).map(({ type }) => type)
}

it('creates, lists, shows, renames and deletes a project', async () => {
  const made = await call('POST', PROJECTS, { name: ' Shop ' })
  expect(made.status).toBe(201)
  expect(projectSchema.parse(made.body)).toEqual(made.body)
  expect(made.body.name).toBe('Shop')
  const path = `${PROJECTS}/${made.body.id}`
  expect((await call('GET', path)).body).toEqual(made.body)
  const list = await call('GET', `${PROJECTS}?size=1&page=2`)
  expect(list.body).toEqual({ items: [made.body], total: 2, page: 2, size: 1, next_cursor: null })
  expect((await call('GET', `${PROJECTS}?name=Shop`)).body).toMatchObject({ total: 1, items: [made.body] })
  const renamed = await call('PATCH', path, { name: 'Web shop' })
  expect([renamed.status, renamed.body]).toEqual([200, { ...made.body, name: 'Web shop' }])
  const deleted = await call('DELETE', path)
  expect([deleted.status, deleted.text]).toEqual([204, ''])
  for (const method of ['GET', 'DELETE']) expectRefusal(await call(method, path), 'NOT_FOUND')
  expectRefusal(await call('PATCH', path, { name: 'Again' }), 'NOT_FOUND')
  expect((await eventTypes()).filter((type) => type.startsWith('project.'))).toEqual([
    'project.created',
    'project.updated',
    'project.deleted',
  ])
})

it.each([
  [{}, 'name', 'expected string'],
  [{ name: '' }, 'name', 'at least 1'],
  [{ name: ' \t ' }, 'name', 'at least 1'],
  [{ name: 'x'.repeat(101) }, 'name', 'at most 100'],
  [{ name: 'two\nlines' }, 'name', 'control characters'],
  [{ name: 'bell\u0007' }, 'name', 'control characters'],
  [{ name: ['Shop'] }, 'name', 'expected string'],
  [{ name: 'Shop', id: 'prj_mine' }, '', '"id"'],
  [{ name: 'Shop', organization_id: 'org_1' }, '', '"organization_id"'],
])('refuses %j and says which member is wrong', async (body, path, words) => {
  const { id } = await create('Docs')
  const answers = [await call('POST', PROJECTS, body)]
  if ('name' in body) answers.push(await call('PATCH', `${PROJECTS}/${id}`, body))
  for (const answer of answers) {
    const { details } = expectRefusal(answer, 'VALIDATION_ERROR')
    expect(details).toEqual([{ path, message: expect.stringContaining(words) }])
  }
  expect((await call('GET', PROJECTS)).body.total).toBe(2)
})

it('accepts a name of 100 characters, in any script', async () => {
  const name = `Büro 東京 👩‍🚒 ${'x'.repeat(100)}`.slice(0, 100)
  expect((await call('POST', PROJECTS, { name })).body.name).toBe(name)
})

it('refuses a name that another project has, and the deletion of the only project', async () => {
  const { id } = await create('Shop')
  expect(expectRefusal(await call('POST', PROJECTS, { name: 'Shop' }), 'CONFLICT').message).toContain('"Shop"')
  const other = await create('Docs')
  expectRefusal(await call('PATCH', `${PROJECTS}/${other.id}`, { name: ' Shop' }), 'CONFLICT')
  const [first] = (await call('GET', PROJECTS)).body.items
  for (const each of [first, other]) expect((await call('DELETE', `${PROJECTS}/${each.id}`)).status).toBe(204)
  expect(expectRefusal(await call('DELETE', `${PROJECTS}/${id}`), 'CONFLICT').message).toContain('only project')
  expect((await call('POST', PROJECTS, { name: 'Docs' })).status).toBe(201)
})

it('returns the same for a project of another organization as for an unknown one', async () => {
  const { project_id } = addOrganization(relay.folder, relay.clock.now)
  const calls = (id: string) => [
    call('GET', `${PROJECTS}/${id}`),
    call('PATCH', `${PROJECTS}/${id}`, { name: 'Mine now' }),
    call('DELETE', `${PROJECTS}/${id}`),
  ]
  const bodies = async (id: string) =>
    (await Promise.all(calls(id))).map((answer) => {
      const { code, message, details } = expectRefusal(answer, 'NOT_FOUND')
      return { code, message, details }
    })
  expect(await bodies(project_id)).toEqual(await bodies('prj_unknown'))
  expect((await call('GET', PROJECTS)).body.items).toMatchObject([{ name: 'Default project' }])
  expect((await call('GET', `${PROJECTS}?name=Theirs`)).body.items).toEqual([])
  expect((await call('POST', PROJECTS, { name: 'Theirs' })).status).toBe(201)
})

describe('a deleted project', () => {
  it('is purged by a job whose log lines have the id of the request', async () => {
    const { id } = await create('Shop')
    const request_id = (await call('DELETE', `${PROJECTS}/${id}`)).headers.get('x-request-id')
    const purges = async () =>
      (await relay.log())
        .split('\n')
        .filter((line) => line.includes('purge_project'))
        .map((line) => JSON.parse(line))
    await vi.waitFor(async () => expect(await purges()).toEqual([expect.objectContaining({ request_id })]), 10_000)
    expect(request_id).toBeTruthy()
  })

  it('takes its keys, open uploads, reports and links with it at once', async () => {
    const { id } = await create('Shop')
    const { public_key } = await relay.newCaptureKey({ project_id: id, max_visibility: 'public' })
    const flow = flowOf({ ...relay, public_key })
    const visible = await flow.report([SCREENSHOT], { visibility: 'public' })
    const { share_url } = visible.body
    const report = (await call('GET', `/api/v1/reports/${visible.body.report.id}`)).body
    const create_token = await flow.token('create')
    const open = await flow.open()
    const finalize = await flow.finalizeRequest(open)
    expect((await relay.call('GET', report.artifacts[0].url)).status).toBe(200)
    expect((await relay.call('GET', share_url)).status).toBe(200)

    expect((await call('DELETE', `${PROJECTS}/${id}`)).status).toBe(204)
    const refused = [
      await flow.post(TOKENS, { ...flow.caller, action: 'create' }),
      await flow.post(SESSIONS, await flow.sessionRequest({ capture_token: create_token })),
      await flow.put(open.uploads[0], SCREENSHOT.bytes),
      await flow.post(FINALIZE, finalize),
      await relay.call('GET', `/api/v1/public/capture/config?public_key=${public_key}`),
    ]
    // The job that purges the project may have removed the key by now.
    const codes = refused.map(({ body }) => body.error?.code)
    for (const code of codes) expect(['CAPTURE_KEY_REVOKED', 'INVALID_CAPTURE_KEY', 'NOT_FOUND']).toContain(code)
    const gone = [
      await call('GET', `/api/v1/reports/${report.id}`),
      await relay.call('GET', report.artifacts[0].url),
      await relay.call('GET', share_url),
    ]
    for (const answer of gone) expectRefusal(answer, 'NOT_FOUND')
    expect((await call('GET', '/api/v1/reports')).body).toMatchObject({ items: [], total: 0 })
    const number = report.id.slice(-8)
    expect((await call('GET', `/api/v1/reports?number=${number}`)).body.items).toEqual([])
    await expect(relay.newCaptureKey({ project_id: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('leaves the default to the next project', async () => {
    const { id } = await create('Shop')
    const [first] = (await call('GET', PROJECTS)).body.items
    await call('DELETE', `${PROJECTS}/${first.id}`)
    expect(await relay.newCaptureKey({ allowed_origins: [ORIGIN] })).toMatchObject({ project_id: id })
  })
})

describe('the retention of a project', () => {
  it('is changed alone, and removed with null', async () => {
    const made = await create('Docs')
    expect(made).toMatchObject({ retention_days: null, retention_bytes: null })
    const path = `${PROJECTS}/${made.id}`
    const changed = { ...made, retention_days: 90, retention_bytes: 5_000_000_000 }
    expect((await call('PATCH', path, { retention_days: 90, retention_bytes: 5_000_000_000 })).body).toEqual(changed)
    expect((await call('PATCH', path, { retention_days: null })).body).toEqual({ ...changed, retention_days: null })
    expect((await call('PATCH', path, { name: 'Pages' })).body).toMatchObject({ retention_bytes: 5_000_000_000 })
  })

  it.each([
    [{}, ''],
    [{ retention_days: 0 }, 'retention_days'],
    [{ retention_days: 3651 }, 'retention_days'],
    [{ retention_days: 1.5 }, 'retention_days'],
    [{ retention_days: '30' }, 'retention_days'],
    [{ retention_bytes: 999_999 }, 'retention_bytes'],
    [{ retention_bytes: 2e15 }, 'retention_bytes'],
    [{ retention_bytes: -1 }, 'retention_bytes'],
  ])('is not changed to %j', async (body, path) => {
    const { id } = await create('Docs')
    const refused = await call('PATCH', `${PROJECTS}/${id}`, body)
    expect(expectRefusal(refused, 'VALIDATION_ERROR').details).toMatchObject([{ path }])
  })
})
