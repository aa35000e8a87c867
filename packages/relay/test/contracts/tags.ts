import { expect, it } from 'vitest'
import type { CaptureKey, Database, ReportUpdate, Tag } from '../../src/storage/database.ts'
import { anEvent, finishSample, NOON, SEES_ALL } from './samples.ts'

interface Opened {
  db: Database
  reopen: () => Promise<Database>
  /** A key of the default project. */
  key: CaptureKey
}

const aTag = (changes: Partial<Tag> = {}): Tag => ({
  name: 'Zoë’s "tag"',
  colour: '#1c7c43',
  created_at: NOON,
  ...changes,
})

/** What every driver must do with the tags of a project. */
export function tagContract(opened: () => Opened): void {
  const place = () => {
    const { project_id, organization_id } = opened().key
    return { project_id, organization_id }
  }
  const event = () => anEvent(opened().key, { type: 'tag.updated', subject_id: 'tag' })
  const eventCount = async () => {
    const { db, key } = opened()
    return (await db.readEvents({ organization_id: key.organization_id, after: 0, limit: 1000 })).length
  }
  const create = (changes: Partial<Tag> = {}, step: object = {}) =>
    opened().db.createTag({ ...place(), tag: aTag(changes), limit: 10, event: event(), ...step })
  const change = (name: string, step: object) =>
    opened().db.changeTag({ ...place(), name, new_name: null, colour: null, event: event(), ...step })
  const list = (query: object = {}) =>
    opened().db.listTags({ ...place(), viewer: SEES_ALL, after: '', limit: 100, max_count: 5, ...query })
  const namesOf = async () => (await list())?.map(({ name }) => name)

  async function report(tags_added: string[], changes: object = {}, db = opened().db): Promise<string> {
    const { key } = opened()
    const { id, organization_id } = (await finishSample(db, { key })).report
    const found = await db.findReport({ id, organization_id, viewer: SEES_ALL })
    if (!found) throw new Error('no report')
    const update: ReportUpdate = {
      id,
      version: 1,
      work: { ...found, updated_at: NOON + 5, ...changes },
      tags_added,
      tags_removed: [],
      event: anEvent(found),
      before: {},
      after: {},
    }
    await db.changeReports({ organization_id, updates: [update], bulk: null })
    return id
  }
  const tagsOf = async (id: string) => {
    const { organization_id } = place()
    return (await opened().db.findReport({ id, organization_id, viewer: SEES_ALL }))?.tags
  }

  it('are created once, up to a limit, and listed by name', async () => {
    expect(await list()).toEqual([])
    const before = await eventCount()
    expect(await create()).toBe('created')
    expect(await create()).toBe('exists')
    expect(await create({ name: 'b' })).toBe('created')
    expect(await create({ name: 'c' }, { limit: 2 })).toBe('limit-reached')
    expect(await create({ name: 'c' }, { organization_id: 'org_other' })).toBeNull()
    expect(await eventCount()).toBe(before + 2)
    expect(await list()).toEqual([
      { ...aTag(), report_count: 0 },
      { ...aTag({ name: 'b' }), report_count: 0 },
    ])
    expect(await list({ after: aTag().name, limit: 1 })).toMatchObject([{ name: 'b' }])
    expect(await list({ organization_id: 'org_other' })).toBeNull()
    expect(await list({ project_id: 'prj_unknown' })).toBeNull()
    const { project_id } = place()
    expect(await opened().db.countTags({ project_id, with: ['b', 'c'] })).toBe(3)
  })

  it('that reports get are tags of the project', async () => {
    await create({ name: 'known' })
    await report(['known', 'new'])
    await report(['new'])
    expect(await list()).toEqual([
      { ...aTag({ name: 'known' }), report_count: 1 },
      { name: 'new', colour: '#5c6570', created_at: NOON + 5, report_count: 2 },
    ])
  })

  it('are counted by the reports that the viewer may see, up to a limit', async () => {
    for (let count = 0; count < 3; count++) await report(['a'])
    await report(['a'], { visibility: 'private', assignee_id: 'mem_1' })
    const countFor = async (member_id: string | null, max_count = 5) =>
      (await list({ viewer: { member_id, sees_private: false }, max_count }))?.[0]?.report_count
    expect(await list()).toMatchObject([{ report_count: 4 }])
    expect(await countFor('mem_1')).toBe(4)
    for (const member_id of ['mem_2', null]) expect(await countFor(member_id)).toBe(3)
    expect(await countFor('mem_1', 2)).toBe(2)
  })

  it('are renamed and recoloured, and their reports keep them', async () => {
    const id = await report(['old', 'other'])
    const before = await eventCount()
    expect(await change('old', {})).toMatchObject({ name: 'old' })
    expect(await change('old', { new_name: 'old' })).toMatchObject({ name: 'old' })
    expect(await change('old', { new_name: 'other' })).toBe('exists')
    expect(await change('unknown', { new_name: 'x' })).toBeNull()
    expect(await change('old', { new_name: 'x', organization_id: 'org_other' })).toBeNull()
    expect(await eventCount()).toBe(before)
    const renamed = { name: 'new', colour: '#000000', created_at: NOON + 5 }
    expect(await change('old', { new_name: 'new', colour: '#000000' })).toEqual(renamed)
    expect(await tagsOf(id)).toEqual(['new', 'other'])
    expect(await namesOf()).toEqual(['new', 'other'])
    expect(await eventCount()).toBe(before + 1)
  })

  it('are deleted with their place in reports', async () => {
    const id = await report(['gone', 'kept'])
    const remove = (step: object = {}) => opened().db.deleteTag({ ...place(), name: 'gone', event: event(), ...step })
    const before = await eventCount()
    expect(await remove({ organization_id: 'org_other' })).toBeNull()
    expect(await remove()).toBe('deleted')
    expect(await remove()).toBeNull()
    expect(await eventCount()).toBe(before + 1)
    expect(await tagsOf(id)).toEqual(['kept'])
    expect(await namesOf()).toEqual(['kept'])
  })

  it('of reports stay those of the project while one is renamed', async () => {
    const { reopen } = opened()
    const other = await reopen()
    for (let round = 0; round < 10; round++) {
      const name = `tag ${round}`
      await create({ name }, { limit: 100 })
      const [id] = await Promise.all([report([name], {}, other), change(name, { new_name: `${name} renamed` })])
      const known = await namesOf()
      for (const tag of (await tagsOf(id)) ?? []) expect(known).toContain(tag)
    }
    await other.close()
  })
}
