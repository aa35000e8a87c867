import { MAX_COMMENTS, type Scope } from '@earshot/protocol'
import { comment as commentSchema } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../src/domain/access/actor.ts'
import { addReporterComment, listPublicComments } from '../../../src/domain/comments/public-comments.ts'
import { createApiKey } from '../../../src/domain/keys/api-keys.ts'
import { openEvents } from '../../support/event-reader.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { newMemberKey } from '../member-key.ts'
import { type File, type RelayUnderTest, SCREENSHOT, startRelay } from '../relay-under-test.ts'

const REPLAY: File = {
  kind: 'replay',
  content_type: 'application/json',
  bytes: Buffer.from(JSON.stringify({ version: 1, events: [] })),
}

let relay: RelayUnderTest
let bot: string
beforeEach(async () => {
  relay = await startRelay({ key: { max_visibility: 'public' } })
  bot = (await relay.newApiKey({ preset: 'full', scopes: undefined })).api_key
})
afterEach(() => relay.dispose())

const call = (method: string, path: string, { as = bot, body }: { as?: string; body?: unknown } = {}) =>
  relay.call(method, `/api/v1${path}`, { headers: { 'api-token': as }, body })

async function newReport(changes: Record<string, unknown> = {}, files: File[] = [SCREENSHOT]): Promise<string> {
  const { body } = await flowOf(relay).report(files, { visibility: 'organization', ...changes })
  return body.report.id
}

async function newComment(report: string, { as = bot, ...content }: Record<string, unknown> & { as?: string } = {}) {
  relay.clock.now++
  const answer = await call('POST', `/reports/${report}/comments`, { as, body: { body: 'Seen.', ...content } })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const bodiesOf = async (path: string, as = bot) => {
  const { body } = await call('GET', path, { as })
  return body.items.map((comment: { body: string }) => comment.body)
}

it('creates, lists, shows, edits and deletes comments', async () => {
  const id = await newReport()
  const made = await newComment(id, { body: 'Error: no cart\r\n\tat pay (cart.js:3)' })
  expect(commentSchema.parse(made)).toEqual(made)
  expect(made).toMatchObject({
    report_id: id,
    author: { kind: 'api_key', name: 'Bot' },
    body: 'Error: no cart\n\tat pay (cart.js:3)',
    audience: 'team',
    anchor: null,
    edited_at: null,
  })
  const answer = await newComment(id, { body: 'We are on it.', audience: 'reporter' })
  expect((await call('GET', `/reports/${id}/comments`)).body).toEqual({ items: [made, answer], next_cursor: null })
  expect((await call('GET', `/reports/${id}`)).body.comment_count).toBe(2)
  const path = `/comments/${made.id}`
  expect((await call('GET', path)).body).toEqual(made)
  relay.clock.now += 5
  const edited = await call('PATCH', path, { body: { body: 'Never mind.' } })
  expect(edited.body).toEqual({
    ...made,
    body: 'Never mind.',
    edited_at: new Date(relay.clock.now).toISOString(),
  })
  expect((await call('DELETE', path)).status).toBe(204)
  for (const method of ['GET', 'DELETE']) expectRefusal(await call(method, path), 'NOT_FOUND')
  expectRefusal(await call('PATCH', path, { body: { body: 'Again' } }), 'NOT_FOUND')
  expect((await call('GET', `/reports/${id}`)).body.comment_count).toBe(1)
})

it('lists pages of a report oldest first, and of a project newest first', async () => {
  const [one, other] = [await newReport(), await newReport()]
  const { project_id } = await newComment(one, { body: 'a' })
  await newComment(other, { body: 'b' })
  await newComment(one, { body: 'c' })
  expect(await bodiesOf(`/reports/${one}/comments`)).toEqual(['a', 'c'])
  const first = (await call('GET', `/reports/${one}/comments?size=1`)).body
  expect(await bodiesOf(`/reports/${one}/comments?size=1&cursor=${first.next_cursor}`)).toEqual(['c'])
  expect(await bodiesOf(`/projects/${project_id}/comments`)).toEqual(['c', 'b', 'a'])
  const newest = (await call('GET', `/projects/${project_id}/comments?size=2`)).body
  expect(await bodiesOf(`/projects/${project_id}/comments?size=2&cursor=${newest.next_cursor}`)).toEqual(['a'])
  for (const path of [`/reports/${one}/comments`, `/projects/${project_id}/comments`]) {
    expectRefusal(await call('GET', `${path}?cursor=x`), 'VALIDATION_ERROR')
    expectRefusal(await call('GET', `${path}?size=1000`), 'VALIDATION_ERROR')
  }
})

describe('an anchor', () => {
  it('is a point of one of the report’s pictures, or a moment of its replay', async () => {
    const id = await newReport({}, [SCREENSHOT, REPLAY])
    const { artifacts } = (await call('GET', `/reports/${id}`)).body
    const picture = { kind: 'picture', artifact_id: artifacts[0].id, x: 0, y: 0.995 }
    expect((await newComment(id, { anchor: picture })).anchor).toEqual(picture)
    const moment = { kind: 'replay', at: 1500 }
    expect((await newComment(id, { anchor: moment })).anchor).toEqual(moment)
  })

  it('of another report, of another kind or of nothing is refused', async () => {
    const [id, other] = [await newReport(), await newReport({}, [SCREENSHOT, REPLAY])]
    const foreign = (await call('GET', `/reports/${other}`)).body.artifacts
    const anchors = [
      { kind: 'picture', artifact_id: foreign[0].id, x: 0, y: 0 },
      { kind: 'picture', artifact_id: 'art_unknown', x: 0, y: 0 },
      { kind: 'replay', at: 0 },
    ]
    const comment = (report: string, anchor: object) =>
      call('POST', `/reports/${report}/comments`, { body: { body: 'x', anchor } })
    for (const anchor of anchors) expectRefusal(await comment(id, anchor), 'INVALID_ANCHOR')
    const replay = foreign.find(({ kind }: { kind: string }) => kind === 'replay')
    const asPicture = { kind: 'picture', artifact_id: replay.id, x: 0, y: 0 }
    expectRefusal(await comment(other, asPicture), 'INVALID_ANCHOR')
  })

  it.each([
    { kind: 'picture', artifact_id: 'art_1', x: -0.1, y: 0 },
    { kind: 'picture', artifact_id: 'art_1', x: 0, y: 1.01 },
    { kind: 'picture', artifact_id: 'art_1', x: '0', y: 0 },
    { kind: 'picture', x: 0, y: 0 },
    { kind: 'replay', at: -1 },
    { kind: 'replay', at: 1.5 },
    { kind: 'replay', at: 1e12 },
    { kind: 'video', at: 1 },
    'here',
  ])('that is %j is refused', async (anchor) => {
    const body = { body: 'x', anchor }
    expectRefusal(await call('POST', `/reports/${await newReport()}/comments`, { body }), 'VALIDATION_ERROR')
  })
})

describe('the text of a comment', () => {
  it.each([
    ['nothing', ''],
    ['spaces only', ' \n\t '],
    ['a control character', 'bell \u0007'],
    ['NUL', 'nul \0'],
    ['an escape sequence', '\u001b[2J'],
    ['a lone carriage return', 'one\rtwo'],
    ['half of a character', 'half \ud83d'],
    ['10,001 characters', 'x'.repeat(10_001)],
    ['not text', 5],
  ])('is refused if it is or has %s', async (_, text) => {
    const id = await newReport()
    const { id: made } = await newComment(id)
    const answers = [
      await call('POST', `/reports/${id}/comments`, { body: { body: text } }),
      await call('PATCH', `/comments/${made}`, { body: { body: text } }),
    ]
    for (const answer of answers) {
      expect(expectRefusal(answer, 'VALIDATION_ERROR').details).toMatchObject([{ path: 'body' }])
    }
    expect(await bodiesOf(`/reports/${id}/comments`)).toEqual(['Seen.'])
  })

  it('has up to 10,000 characters, and a megabyte is refused before it is read', async () => {
    const id = await newReport()
    const long = `${'東'.repeat(9_998)}\n🚒`.slice(0, 10_000)
    expect((await newComment(id, { body: `${'x'.repeat(9_998)}🚒` })).body).toHaveLength(10_000)
    expect((await newComment(id, { body: long.slice(0, 9_999) })).body).toBe(long.slice(0, 9_999))
    const huge = await call('POST', `/reports/${id}/comments`, { body: { body: 'x'.repeat(1_000_000) } })
    expectRefusal(huge, 'PAYLOAD_TOO_LARGE')
  })
})

it('refuses other members, and another audience', async () => {
  const id = await newReport()
  for (const body of [{}, { body: 'x', audience: 'public' }, { body: 'x', author: 'me' }, { body: 'x', id: 'cmt_1' }]) {
    expectRefusal(await call('POST', `/reports/${id}/comments`, { body }), 'VALIDATION_ERROR')
  }
  const { id: made } = await newComment(id)
  const change = { body: 'x', audience: 'reporter' }
  expectRefusal(await call('PATCH', `/comments/${made}`, { body: change }), 'VALIDATION_ERROR')
})

it('of a private report do not exist for those who may not see the report', async () => {
  const [visible, secret] = [await newReport(), await newReport({ visibility: 'private' })]
  await newComment(visible, { body: 'visible' })
  const { id, project_id } = await newComment(secret, { body: 'secret' })
  const { api_key: as, member_id } = await newMemberKey(relay, 'member')
  const refused = async () => [
    await call('GET', `/reports/${secret}/comments`, { as }),
    await call('POST', `/reports/${secret}/comments`, { as, body: { body: 'x' } }),
    await call('GET', `/comments/${id}`, { as }),
    await call('PATCH', `/comments/${id}`, { as, body: { body: 'x' } }),
    await call('DELETE', `/comments/${id}`, { as }),
  ]
  for (const answer of await refused()) expectRefusal(answer, 'NOT_FOUND')
  expect(await bodiesOf(`/projects/${project_id}/comments`, as)).toEqual(['visible'])
  await call('PATCH', `/reports/${secret}`, { body: { assignee_id: member_id } })
  expect(await bodiesOf(`/projects/${project_id}/comments`, as)).toEqual(['secret', 'visible'])
  expect(await bodiesOf(`/reports/${secret}/comments`, as)).toEqual(['secret'])
})

it('are changed by their author and by admins, and not by others', async () => {
  const id = await newReport()
  const [member, other, admin, viewer] = [
    await newMemberKey(relay, 'member'),
    (await relay.newApiKey({ preset: 'full', scopes: undefined })).api_key,
    await newMemberKey(relay, 'admin'),
    await newMemberKey(relay, 'viewer'),
  ]
  expectRefusal(await call('POST', `/reports/${id}/comments`, { as: viewer.api_key, body: { body: 'x' } }), 'FORBIDDEN')
  const own = await newComment(id, { as: member.api_key })
  const theirs = await newComment(id, { as: other })
  const edit = (comment: { id: string }, as: string) =>
    call('PATCH', `/comments/${comment.id}`, { as, body: { body: `${as.slice(-4)} was here` } })
  expect((await edit(own, member.api_key)).status).toBe(200)
  expect(expectRefusal(await edit(theirs, member.api_key), 'FORBIDDEN').message).toContain('author')
  expectRefusal(await call('DELETE', `/comments/${theirs.id}`, { as: member.api_key }), 'FORBIDDEN')
  for (const comment of [own, theirs]) {
    expect((await edit(comment, admin.api_key)).status).toBe(200)
    expect((await call('DELETE', `/comments/${comment.id}`, { as: admin.api_key })).status).toBe(204)
  }
})

it('are at most a thousand of one report', async () => {
  const id = await newReport()
  const { database, operator } = relay
  const { organization_id } = operator
  const report = await database.findReport({ id, organization_id, viewer: { member_id: null, sees_private: true } })
  if (!report) throw new Error('no report')
  const context = { database, now: () => relay.clock.now }
  const add = () => addReporterComment(context, { report, body: 'Again.' })
  await Promise.all(Array.from({ length: MAX_COMMENTS }, add))
  await expect(add()).rejects.toMatchObject({ code: 'LIMIT_REACHED', details: { limit: MAX_COMMENTS } })
  expectRefusal(await call('POST', `/reports/${id}/comments`, { body: { body: 'x' } }), 'LIMIT_REACHED')
})

it('by the reporter and public answers are what the reporter sees', async () => {
  const id = await newReport()
  await newComment(id, { body: 'For us only.' })
  await newComment(id, { body: 'We are on it.', audience: 'reporter' })
  const { database, operator } = relay
  const { organization_id } = operator
  const report = await database.findReport({ id, organization_id, viewer: { member_id: null, sees_private: true } })
  if (!report) throw new Error('no report')
  const context = { database, now: () => ++relay.clock.now }
  const made = await addReporterComment(context, { report, body: 'It happened again.' })
  expect(await listPublicComments(context, id)).toEqual([
    expect.objectContaining({ by_reporter: false, body: 'We are on it.' }),
    made,
  ])
  const { items } = (await call('GET', `/reports/${id}/comments`)).body
  expect(items.at(-1)).toMatchObject({
    author: { kind: 'reporter', id: report.capture_key_id },
    body: 'It happened again.',
    audience: 'reporter',
  })
})

it('are recorded without their text, as changes of their report', async () => {
  const id = await newReport()
  const comment = await newComment(id, { body: 'confidential', audience: 'reporter' })
  await call('PATCH', `/comments/${comment.id}`, { body: { body: 'also confidential' } })
  await call('DELETE', `/comments/${comment.id}`)
  const { organization_id } = relay.operator
  const events = await relay.database.readEvents({ organization_id, after: 0, limit: 100 })
  const changes = { comment_id: comment.id, audience: 'reporter' }
  expect(events.slice(-3)).toMatchObject(
    ['created', 'updated', 'deleted'].map((verb) => ({ type: `comment.${verb}`, subject_id: id, changes })),
  )
  expect(JSON.stringify(events)).not.toContain('confidential')
})

it('are in the event stream of those who may read comments and see the report', async () => {
  const [open, secret] = [await newReport(), await newReport({ visibility: 'private' })]
  await newComment(secret)
  const { id } = await newComment(open)
  await call('PATCH', `/reports/${open}`, { body: { status: 'open' } })
  const owner = await newMemberKey(relay, 'member')
  const read = async (scopes: Scope[], count: number) => {
    const { member_id, organization_id } = owner
    const actor: Actor = {
      kind: 'member',
      id: member_id,
      owner_id: member_id,
      organization_id,
      sees_private: false,
      scopes: new Set(scopes),
    }
    const context = { database: relay.database, now: () => relay.clock.now }
    const { api_key } = await createApiKey(context, actor, { name: 'Reader', scopes, expires_in_days: 1 })
    const reader = await openEvents(relay.url, { api_key, query: { after: '0' } })
    const messages = await reader.take(count)
    reader.close()
    return messages.map(({ event, data }) => [event, data.subject_id, data.changes.comment_id])
  }
  expect(await read(['reports:read', 'comments:read'], 3)).toEqual([
    ['report.created', open, undefined],
    ['comment.created', open, id],
    ['report.updated', open, undefined],
  ])
  expect(await read(['reports:read'], 2)).toEqual([
    ['report.created', open, undefined],
    ['report.updated', open, undefined],
  ])
})

describe('the history of a report', () => {
  const historyOf = async (id: string, { query = '', as = bot } = {}) => {
    const answer = await call('GET', `/reports/${id}/history${query}`, { as })
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }
  const typesOf = ({ items }: { items: { type: string }[] }) => items.map(({ type }) => type)

  it('has its changes and those of its comments in order, page by page', async () => {
    const [id, other] = [await newReport(), await newReport()]
    const comment = await newComment(id)
    await newComment(other)
    await call('PATCH', `/reports/${id}`, { body: { status: 'open' } })
    await call('DELETE', `/comments/${comment.id}`)
    const all = ['report.created', 'comment.created', 'report.updated', 'comment.deleted']
    const { items, next_cursor } = await historyOf(id)
    expect(next_cursor).toBeNull()
    expect(typesOf({ items })).toEqual(all)
    expect(items[2]).toMatchObject({ actor: { name: 'Bot' }, changes: { status: { from: 'new', to: 'open' } } })
    const first = await historyOf(id, { query: '?size=3' })
    expect(typesOf(first)).toEqual(all.slice(0, 3))
    const rest = await historyOf(id, { query: `?size=3&cursor=${first.next_cursor}` })
    expect([typesOf(rest), rest.next_cursor]).toEqual([all.slice(3), null])
    expectRefusal(await call('GET', `/reports/${id}/history?cursor=x`), 'VALIDATION_ERROR')
  })

  it('has the events of comments only for those who may read comments', async () => {
    const id = await newReport()
    await newComment(id)
    const { api_key: as } = await relay.newApiKey({ scopes: ['reports:read'] })
    expect(typesOf(await historyOf(id, { as }))).toEqual(['report.created'])
  })

  it('of a private report does not exist for those who may not see the report', async () => {
    const id = await newReport({ visibility: 'private' })
    const { api_key: as } = await newMemberKey(relay, 'member')
    expectRefusal(await call('GET', `/reports/${id}/history`, { as }), 'NOT_FOUND')
  })
})
