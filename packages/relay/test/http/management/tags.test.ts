import { MAX_PROJECT_TAGS } from '@earshot/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { newMemberKey } from '../member-key.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
let bot: string
let path: string
beforeEach(async () => {
  relay = await startRelay()
  bot = (await relay.newApiKey({ preset: 'full', scopes: undefined })).api_key
  path = `/api/v1/projects/${(await relay.database.findDefaultProject()).project_id}/tags`
})
afterEach(() => relay.dispose())

const call = (method: string, at = path, ...[body, as = bot]: [body?: unknown, as?: string]) =>
  relay.call(method, at, { headers: { 'api-token': as }, body })
const report = async (tags: string[], visibility = 'organization'): Promise<string> => {
  const { id } = (await flowOf(relay).report([], { visibility })).body.report
  expect((await patch(id, { tags })).status).toBe(200)
  return id
}
const patch = (id: string, body: object) => call('PATCH', `/api/v1/reports/${id}`, body)
const tagsOf = async (id: string) => (await call('GET', `/api/v1/reports/${id}`)).body.tags

it('creates, lists, changes and deletes tags of a project', async () => {
  const made = await call('POST', path, { name: ' check/out ', colour: '#1C7C43' })
  const created_at = new Date(relay.clock.now).toISOString()
  expect([made.status, made.body]).toEqual([201, { name: 'check/out', colour: '#1c7c43', created_at }])
  const id = await report(['check/out', 'mobile'])
  expect((await call('GET')).body).toMatchObject({
    items: [
      { name: 'check/out', report_count: 1 },
      { name: 'mobile', colour: '#5c6570', report_count: 1 },
    ],
    next_cursor: null,
  })
  const first = (await call('GET', `${path}?size=1`)).body
  expect((await call('GET', `${path}?size=1&cursor=${first.next_cursor}`)).body.items).toMatchObject([
    { name: 'mobile' },
  ])
  const renamed = await call('PATCH', `${path}/check%2Fout`, { name: 'payment' })
  expect(renamed.body).toEqual({ ...made.body, name: 'payment' })
  expect(await tagsOf(id)).toEqual(['mobile', 'payment'])
  expect((await call('GET', '/api/v1/reports?tag=payment')).body.total).toBe(1)
  expect((await call('DELETE', `${path}/payment`)).status).toBe(204)
  expect(await tagsOf(id)).toEqual(['mobile'])
  expectRefusal(await call('DELETE', `${path}/payment`), 'NOT_FOUND')
  const { organization_id } = relay.operator
  const events = await relay.database.readEvents({ organization_id, after: 0, limit: 100 })
  const about = events.filter(({ type }) => type.startsWith('tag.')).map(({ type, subject_id }) => [type, subject_id])
  expect(about).toEqual([
    ['tag.created', 'check/out'],
    ['tag.updated', 'check/out'],
    ['tag.deleted', 'payment'],
  ])
})

it.each([
  [{}, 'name'],
  [{ name: '' }, 'name'],
  [{ name: 'x'.repeat(51) }, 'name'],
  [{ name: 'a,b' }, 'name'],
  [{ name: 'two\nlines' }, 'name'],
  [{ name: 'nul\0' }, 'name'],
  [{ name: 'half \ud83d' }, 'name'],
  [{ name: 'x', colour: 'red' }, 'colour'],
  [{ name: 'x', other: 1 }, ''],
])('refuses the tag %j and says which member is wrong', async (body, member) => {
  expect(expectRefusal(await call('POST', path, body), 'VALIDATION_ERROR').details).toMatchObject([{ path: member }])
  await call('POST', path, { name: 'known' })
  expectRefusal(await call('PATCH', `${path}/known`, body), 'VALIDATION_ERROR')
  expect((await call('GET')).body.items).toMatchObject([{ name: 'known' }])
})

it('refuses a name that exists, and more tags than the limit, also those of a report', async () => {
  await call('POST', path, { name: 'one' })
  await call('POST', path, { name: 'two' })
  expectRefusal(await call('POST', path, { name: 'one' }), 'CONFLICT')
  expectRefusal(await call('PATCH', `${path}/one`, { name: 'two' }), 'CONFLICT')
  const { database, operator } = relay
  const { project_id } = await database.findDefaultProject()
  for (let count = 2; count < MAX_PROJECT_TAGS; count++) {
    await database.createTag({
      project_id,
      organization_id: operator.organization_id,
      tag: { name: `tag ${count}`, colour: '#000000', created_at: 0 },
      limit: MAX_PROJECT_TAGS,
      event: event(count),
    })
  }
  const refused = expectRefusal(await call('POST', path, { name: 'more' }), 'LIMIT_REACHED')
  expect(refused.details).toEqual({ limit: MAX_PROJECT_TAGS })
  const id = await report(['one', 'two'])
  const problems = expectRefusal(await patch(id, { add_tags: ['more'] }), 'VALIDATION_ERROR').details
  expect(problems).toMatchObject([{ path: 'tags' }])
  expect((await patch(id, { add_tags: ['tag 7'] })).status).toBe(200)
})

const event = (count: number) => ({
  id: `evt_${count}`,
  organization_id: relay.operator.organization_id,
  project_id: null,
  at: 0,
  actor: { kind: 'system' as const, id: 'command-line' },
  type: 'tag.created' as const,
  subject_id: `tag ${count}`,
  changes: {},
})

it('does not count private reports for those who may not see them', async () => {
  await report(['a'])
  await report(['a'], 'private')
  const member = (await newMemberKey(relay, 'member')).api_key
  const countFor = async (as: string) => (await call('GET', path, undefined, as)).body.items[0].report_count
  expect(await countFor(bot)).toBe(2)
  expect(await countFor(member)).toBe(1)
  expect((await call('POST', path, { name: 'own' }, member)).status).toBe(201)
  expectRefusal(await call('DELETE', `${path}/own`, undefined, member), 'FORBIDDEN')
})
