import { type Client, createClient } from '@earshot/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flowOf } from '../http/flow.ts'
import { newMemberKey } from '../http/member-key.ts'
import { DEBUGGER, type RelayUnderTest, startRelay } from '../http/relay-under-test.ts'

let relay: RelayUnderTest
let earshot: Client
beforeAll(async () => {
  relay = await startRelay()
  const { api_key } = await newMemberKey(relay, 'owner')
  earshot = createClient({ url: relay.url, api_key })
})
afterAll(() => relay.dispose())

describe('the client of a relay', () => {
  it('reads every report, over several pages', async () => {
    for (const title of ['One', 'Two', 'Three']) await flowOf(relay).report([], { title })
    const titles: string[] = []
    for await (const { title } of earshot.reports.each({ size: 2 })) titles.push(title)
    expect(titles.sort()).toEqual(['One', 'Three', 'Two'])
    const [first] = (await earshot.reports.list({ size: 1 })).items
    expect(await earshot.reports.get(first?.id ?? '')).toMatchObject({ id: first?.id, artifacts: [] })
  })

  it('exports every report in one call', async () => {
    const titles: string[] = []
    for await (const { title } of earshot.reports.export()) titles.push(title)
    expect(titles.sort()).toEqual(['One', 'Three', 'Two'])
  })

  it('creates a report, with files too', async () => {
    const made = await earshot.reports.create({ title: 'The build fails' }, { idempotency_key: 'build-1' })
    const again = await earshot.reports.create({ title: 'The build fails' }, { idempotency_key: 'build-1' })
    expect(again.id).toBe(made.id)
    const form = new FormData()
    form.append('meta', JSON.stringify({ title: 'With a log' }))
    form.append('attachment', new Blob(['line 1'], { type: 'text/plain' }), 'build.log')
    const withFile = await earshot.reports.createWithFiles(form)
    expect(withFile.artifacts).toMatchObject([{ kind: 'attachment', content_type: 'text/plain' }])
    await earshot.reports.deleteMany([made.id, withFile.id])
  })

  it('changes a report if it still has the version, and many with an undo', async () => {
    const [first, second] = (await earshot.reports.list({ size: 2 })).items
    const id = first?.id ?? ''
    const changed = await earshot.reports.update(id, { status: 'open', add_tags: ['checkout'] }, { version: 1 })
    expect(changed).toMatchObject({ status: 'open', version: 2 })
    await expect(earshot.reports.update(id, { status: 'new' }, { version: 1 })).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      details: { current: { id, version: 2 } },
    })
    expect((await earshot.reports.list({ tag: 'checkout' })).items.map((report) => report.id)).toEqual([id])
    const bulk = await earshot.reports.updateMany([id, second?.id ?? ''], { archived: true })
    expect((await earshot.reports.list()).total).toBe(1)
    await earshot.reports.undo(bulk.id ?? '')
    expect((await earshot.reports.list()).total).toBe(3)
  })

  it('manages an API key from its creation to its end', async () => {
    const made = await earshot.apiKeys.create({ name: 'Export', preset: 'read', expires_in_days: 30 })
    const own = createClient({ url: relay.url, api_key: made.api_key })
    expect((await own.reports.list()).total).toBe(3)
    await expect(own.apiKeys.create({ name: 'x', preset: 'read', expires_in_days: 1 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      status: 403,
      details: { required_scope: 'api_keys:create' },
    })
    expect(await earshot.apiKeys.update(made.id, { name: 'Nightly export' })).toMatchObject({ name: 'Nightly export' })
    const next = await earshot.apiKeys.rotate(made.id, { overlap_days: 2 })
    expect((await earshot.apiKeys.get(made.id)).replaced_by).toBe(next.id)
    await earshot.apiKeys.revoke(next.id)
    const refused = createClient({ url: relay.url, api_key: next.api_key }).reports.list()
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED', details: { reason: 'revoked' } })
    expect((await earshot.apiKeys.list()).items.map(({ id }) => id)).toEqual(expect.arrayContaining([made.id, next.id]))
  })

  it('reads the network log of a report', async () => {
    const { report } = (await flowOf(relay).report([DEBUGGER])).body
    expect((await earshot.reports.har(report.id)).log).toMatchObject({ version: '1.2', entries: [] })
  })

  it('shares a report and takes it back', async () => {
    const [report] = (await earshot.reports.list({ size: 1 })).items
    const { url, ...link } = await earshot.shareLinks.create(report?.id ?? '', { expires_in_hours: 1 })
    const shared = await relay.call('GET', new URL(url).pathname)
    expect(shared.body).toMatchObject({ title: report?.title })
    const { items } = await earshot.shareLinks.listOf(link.report_id)
    expect(items).toMatchObject([{ id: link.id, has_password: false, revoked_at: null }])
    await earshot.shareLinks.revoke(link.id)
    expect((await relay.call('GET', new URL(url).pathname)).status).toBe(404)
  })

  it('manages projects', async () => {
    const { id } = await earshot.projects.create({ name: 'Web shop' })
    expect(await earshot.projects.update(id, { name: 'Shop' })).toMatchObject({ id, name: 'Shop' })
    expect((await earshot.projects.list({ name: 'Shop' })).items).toMatchObject([{ id }])
    await earshot.projects.delete(id)
    await expect(earshot.projects.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('manages the statuses of a project', async () => {
    const [project] = (await earshot.projects.list()).items
    const project_id = project?.id ?? ''
    const { key } = await earshot.statuses.create(project_id, { name: 'Waiting', colour: '#b25e09', kind: 'open' })
    expect(await earshot.statuses.update({ project_id, key }, { name: 'Blocked' })).toMatchObject({ name: 'Blocked' })
    const keys = (await earshot.statuses.list(project_id)).items.map((status) => status.key).toReversed()
    expect((await earshot.statuses.reorder(project_id, keys)).items[0]?.key).toBe(key)
    await earshot.statuses.delete({ project_id, key })
    const defaults = (await earshot.statuses.defaults()).items.map((status) => status.key)
    expect((await earshot.statuses.list(project_id)).items.map((status) => status.key).toReversed()).toEqual(defaults)
  })

  it('comments on reports, and tags them', async () => {
    const { id, project_id } = (await earshot.reports.list()).items[0] ?? { id: '', project_id: '' }
    const comment = await earshot.comments.create(id, { body: 'TypeError: no cart\n\tat pay' })
    expect(await earshot.comments.update(comment.id, { body: 'Seen.' })).toMatchObject({ body: 'Seen.' })
    const bodies: string[] = []
    for await (const { body } of earshot.comments.each(id)) bodies.push(body)
    for await (const { body } of earshot.comments.eachOfProject(project_id)) bodies.push(body)
    expect(bodies).toEqual(['Seen.', 'Seen.'])
    await earshot.comments.delete(comment.id)
    await expect(earshot.comments.get(comment.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await earshot.tags.create(project_id, { name: 'ci', colour: '#1c7c43' })
    await earshot.reports.update(id, { tags: ['ci', 'cart'] })
    await earshot.tags.update({ project_id, name: 'cart' }, { name: 'basket' })
    await earshot.tags.delete({ project_id, name: 'ci' })
    expect((await earshot.reports.get(id)).tags).toEqual(['basket'])
    const counts = new Map<string, number>()
    for await (const { name, report_count } of earshot.tags.each(project_id)) counts.set(name, report_count)
    expect([counts.get('ci'), counts.get('cart'), counts.get('basket')]).toEqual([undefined, undefined, 1])
  })

  it('manages members and invitations', async () => {
    expect((await earshot.members.list()).items).toMatchObject([{ role: 'owner' }])
    await expect(earshot.members.get('mem_unknown')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const { id, link } = await earshot.invitations.create({ role: 'viewer' })
    expect(link).toContain(relay.url.split(':').at(0))
    expect((await earshot.invitations.list()).items.map((one) => one.id)).toEqual([id])
    expect(await earshot.invitations.revoke(id)).toBeUndefined()
    expect((await earshot.invitations.list()).items).toEqual([])
  })

  it('reads the audit log with a filter', async () => {
    const types: string[] = []
    for await (const { type } of earshot.auditLog.each({ type: 'api_key.*' })) types.push(type)
    expect(types).toEqual(expect.arrayContaining(['api_key.created', 'api_key.revoked']))
    expect(types.every((type) => type.startsWith('api_key.'))).toBe(true)
  })
})
