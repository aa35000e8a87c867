import { DEFAULT_STATUSES } from '@earshot/protocol'
import { expect, it } from 'vitest'
import { newJob } from '../../src/domain/jobs/new-job.ts'
import type { CaptureKey, Database, ReportUpdate, Status } from '../../src/storage/database.ts'
import { anEvent, aProject, finishSample, SEES_ALL } from './samples.ts'

interface Opened {
  db: Database
  reopen: () => Promise<Database>
  /** A key of the default project. */
  key: CaptureKey
}

const DEFAULT_KEYS = DEFAULT_STATUSES.map(({ key }) => key)

function aStatus(changes: Partial<Status> = {}) {
  return { key: 'waiting', name: 'Waiting', colour: '#b25e09', kind: 'open' as const, ...changes }
}

/** What every driver must do with the statuses of a project. */
export function statusContract(opened: () => Opened): void {
  const projectOf = ({ project_id, organization_id }: CaptureKey) => ({ project_id, organization_id })
  const eventOf = (key: CaptureKey) => anEvent(key, { type: 'status.updated', subject_id: 'waiting' })
  const keysOf = (statuses: Status[] | null) => statuses?.map(({ key }) => key)
  const eventCount = async ({ db, key }: Opened) =>
    (await db.readEvents({ organization_id: key.organization_id, after: 0, limit: 1000 })).length

  it('of a new project are the defaults, in their order', async () => {
    const { db, key } = opened()
    const project = aProject({ organization_id: key.organization_id })
    await db.createProject(project, anEvent(key))
    const defaults = DEFAULT_STATUSES.map((status, index) => ({ ...status, position: index + 1 }))
    expect(await db.listStatuses(projectOf(key))).toEqual(defaults)
    expect(await db.listStatuses({ project_id: project.id, organization_id: key.organization_id })).toEqual(defaults)
    expect(await db.listStatuses({ ...projectOf(key), organization_id: 'org_other' })).toBeNull()
    expect(await db.listStatuses({ ...projectOf(key), project_id: 'prj_unknown' })).toBeNull()
  })

  it('are added after the others, with a key and a name that no other has', async () => {
    const { db, key } = opened()
    const add = (changes: Partial<Status>, where: object = {}) =>
      db.createStatus({ ...projectOf(key), status: aStatus(changes), limit: 30, event: eventOf(key), ...where })
    const before = await eventCount(opened())
    expect(await add({})).toEqual({ ...aStatus(), position: 6 })
    expect(await add({ name: 'Other' })).toBe('exists')
    expect(await add({ key: 'other' })).toBe('exists')
    expect(await eventCount(opened())).toBe(before + 1)
    expect(keysOf(await db.listStatuses(projectOf(key)))).toEqual([...DEFAULT_KEYS, 'waiting'])
    expect(await add({ key: 'x', name: 'X' }, { organization_id: 'org_other' })).toBeNull()
  })

  it('are created once, and no more than the limit, by concurrent calls', async () => {
    const { db, reopen, key } = opened()
    const handles = [db, await reopen()]
    const add = (index: number, status: Partial<Status>) =>
      (handles[index % 2] ?? db).createStatus({
        ...projectOf(key),
        status: aStatus(status),
        limit: 8,
        event: eventOf(key),
      })
    const same = await Promise.all(Array.from({ length: 8 }, (_, index) => add(index, {})))
    expect(same.filter((result) => result === 'exists')).toHaveLength(7)
    const others = await Promise.all(
      Array.from({ length: 8 }, (_, index) => add(index, { key: `key_${index}`, name: `Name ${index}` })),
    )
    expect(others.filter((result) => result === 'limit-reached')).toHaveLength(6)
    const all = await db.listStatuses(projectOf(key))
    expect(all).toHaveLength(8)
    expect(new Set(all?.map(({ position }) => position)).size).toBe(8)
    await handles[1]?.close()
  })

  it('are changed in part, and a change of nothing is not recorded', async () => {
    const { db, key } = opened()
    const nothing = { name: null, colour: null, kind: null }
    const change = (changes: object, where: object = {}) =>
      db.changeStatus({ ...projectOf(key), key: 'open', ...nothing, ...changes, event: eventOf(key), ...where })
    const before = await eventCount(opened())
    const open = { key: 'open', name: 'Open', colour: '#b25e09', kind: 'open', position: 2 }
    expect(await change({})).toEqual(open)
    expect(await change({ name: 'Open' })).toEqual(open)
    expect(await change({ name: 'Resolved' })).toBe('name-taken')
    expect(await change({ name: 'X' }, { key: 'unknown' })).toBeNull()
    expect(await change({ name: 'X' }, { organization_id: 'org_other' })).toBeNull()
    expect(await eventCount(opened())).toBe(before)
    const changed = { ...open, name: 'Accepted', kind: 'done' }
    expect(await change({ name: 'Accepted', kind: 'done' })).toEqual(changed)
    expect((await db.listStatuses(projectOf(key)))?.[1]).toEqual(changed)
    expect(await eventCount(opened())).toBe(before + 1)
  })

  it('are put in another order by all of their keys only', async () => {
    const { db, key } = opened()
    const order = (keys: string[], where: object = {}) =>
      db.orderStatuses({ ...projectOf(key), keys, event: eventOf(key), ...where })
    const before = await eventCount(opened())
    expect(await order(DEFAULT_KEYS.slice(1))).toBe('other-keys')
    expect(await order([...DEFAULT_KEYS, 'more'])).toBe('other-keys')
    expect(await order([...DEFAULT_KEYS.slice(1), 'more'])).toBe('other-keys')
    expect(await order([...DEFAULT_KEYS], { organization_id: 'org_other' })).toBeNull()
    expect(await eventCount(opened())).toBe(before)
    const reversed = DEFAULT_KEYS.toReversed()
    expect(keysOf((await order(reversed)) as Status[])).toEqual(reversed)
    expect((await db.listStatuses(projectOf(key)))?.map(({ key, position }) => [key, position])).toEqual(
      reversed.map((each, index) => [each, index + 1]),
    )
    expect(await eventCount(opened())).toBe(before + 1)
  })

  it('are deleted once', async () => {
    const { db, key } = opened()
    const remove = (where: object = {}) =>
      db.deleteStatus({ ...projectOf(key), key: 'declined', event: eventOf(key), ...where })
    const before = await eventCount(opened())
    expect(await remove({ organization_id: 'org_other' })).toBeNull()
    expect(await remove()).toBe('deleted')
    expect(await remove()).toBeNull()
    expect(await eventCount(opened())).toBe(before + 1)
    expect(keysOf(await db.listStatuses(projectOf(key)))).toEqual(DEFAULT_KEYS.slice(0, -1))
  })

  /** A change of a report's status, as changeReports takes it. */
  async function updateOf({ db, key }: Opened, { id, status }: { id: string; status: string }): Promise<ReportUpdate> {
    const report = await db.findReport({ id, organization_id: key.organization_id, viewer: SEES_ALL })
    if (!report) throw new Error(`There is no report ${id}.`)
    const event = anEvent(report, { type: 'report.updated' })
    return {
      id,
      version: report.version,
      work: { ...report, status },
      tags_added: [],
      tags_removed: [],
      event,
      before: {},
      after: {},
    }
  }

  it('that reports have are not deleted, and no report gets one that does not exist', async () => {
    const { db, key } = opened()
    const { organization_id } = key
    const { id } = (await finishSample(db, { key })).report
    const change = async (status: string) =>
      db.changeReports({ organization_id, updates: [await updateOf(opened(), { id, status })], bulk: null })
    const remove = () => db.deleteStatus({ ...projectOf(key), key: 'declined', event: eventOf(key) })
    expect(await change('declined')).toEqual(new Set([id]))
    const before = await eventCount(opened())
    expect(await remove()).toBe('in-use')
    const found = { project_id: key.project_id, key: 'declined', limit: 10 }
    expect(await db.findReportsWithStatus(found)).toMatchObject([{ id, status: 'declined' }])
    expect(await db.findReportsWithStatus({ ...found, key: 'open' })).toEqual([])
    expect(await eventCount(opened())).toBe(before)
    expect(await change('open')).toEqual(new Set([id]))
    expect(await remove()).toBe('deleted')
    expect(await change('declined')).toEqual(new Set())
    expect(await eventCount(opened())).toBe(before + 2)
  })

  it('are either deleted or given to a report by calls at the same time', async () => {
    const { db, reopen, key } = opened()
    const other = await reopen()
    for (let round = 0; round < 10; round++) {
      const status = `round_${round}`
      await db.createStatus({
        ...projectOf(key),
        status: aStatus({ key: status, name: status }),
        limit: 30,
        event: eventOf(key),
      })
      const { id } = (await finishSample(db, { key })).report
      const updates = [await updateOf(opened(), { id, status })]
      const [changed, deleted] = await Promise.all([
        db.changeReports({ organization_id: key.organization_id, updates, bulk: null }),
        other.deleteStatus({ ...projectOf(key), key: status, event: eventOf(key) }),
      ])
      expect([changed.has(id), deleted]).toEqual(changed.has(id) ? [true, 'in-use'] : [false, 'deleted'])
    }
    await other.close()
  })

  it('go with their project', async () => {
    const { db, key } = opened()
    const project = aProject({ organization_id: key.organization_id })
    await db.createProject(project, anEvent(key))
    const of = { project_id: project.id, organization_id: key.organization_id }
    const purge = newJob({ kind: 'purge_project', at: 1, organization_id: key.organization_id, payload: {} })
    await db.deleteProject({ ...project, at: 1, purge, event: anEvent(key) })
    expect(await db.listStatuses(of)).toBeNull()
    expect(await db.purgeProject({ id: project.id, limit: 10 })).toEqual({ files: [], more: false })
    expect(await db.listStatuses(projectOf(key))).toHaveLength(DEFAULT_KEYS.length)
  })
}
