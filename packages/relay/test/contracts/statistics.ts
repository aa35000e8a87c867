import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CaptureKey, Database, NewReport } from '../../src/storage/database.ts'
import type { DatabaseUnderTest } from './database.ts'
import { aCaptureKey, anEvent, DAY, EVERY_REPORT, finishSample, NO_FILTER, NOON, SEES_ALL } from './samples.ts'

/** What every driver must do with statistics: the comments of StatisticsSteps, as tests. */
export function statisticsContract(open: () => Promise<DatabaseUnderTest>): void {
  let test: DatabaseUnderTest
  let db: Database
  let key: CaptureKey

  beforeEach(async () => {
    test = await open()
    db = test.db
    key = aCaptureKey(await db.findDefaultProject())
    await db.createCaptureKey(key, anEvent(key))
  })
  afterEach(() => test.dispose())

  const finish = async (at: number, changes: Partial<NewReport> = {}) =>
    (await finishSample(db, { key, at, changes })).report.id

  async function count(changes: Partial<Parameters<Database['countReports']>[0]> = {}) {
    const { organization_id } = key
    const step = await db.countReports({ ...EVERY_REPORT, organization_id, start: undefined, limit: 10, ...changes })
    const of = (kind: string) =>
      Object.fromEntries(step.counts.filter((row) => row.kind === kind).map(({ value, count }) => [value, count]))
    return { of, last: step.last }
  }

  it('reports are counted by every property, in slices from the newest', async () => {
    const day = Math.floor(NOON / DAY)
    const ids = [await finish(NOON), await finish(NOON + 1), await finish(NOON + DAY)]
    const all = await count()
    expect(all.of('day')).toEqual({ [day]: 2, [day + 1]: 1 })
    expect(all.of('status')).toEqual({ new: 3 })
    expect(all.of('capture_key')).toEqual({ [key.id]: 3 })
    expect(all.of('browser')).toEqual({ null: 3 })
    expect(all.last).toEqual({ at: NOON, id: ids[0] })
    const newest = await count({ limit: 2 })
    expect(newest.of('day')).toEqual({ [day]: 1, [day + 1]: 1 })
    expect(newest.last).toEqual({ at: NOON + 1, id: ids[1] })
    expect((await count({ limit: 2, start: newest.last ?? undefined })).of('day')).toEqual({ [day]: 1 })
    expect(await count({ start: all.last ?? undefined })).toMatchObject({ last: null })
    expect((await count({ organization_id: 'org_other' })).last).toBeNull()
  })

  it('only reports that the viewer sees and the filter matches are counted', async () => {
    await finish(NOON, { visibility: 'organization' })
    await finish(NOON + 1, { visibility: 'private' })
    const viewer = { member_id: 'mem_1', sees_private: false }
    expect((await count({ viewer })).of('status')).toEqual({ new: 1 })
    expect((await count({ filter: { ...NO_FILTER, created_since: NOON + 1 } })).of('status')).toEqual({ new: 1 })
  })

  it('error messages are replaced, counted by report, and deleted with it', async () => {
    const [one, other] = [await finish(NOON), await finish(NOON + 1)]
    await db.replaceErrors({ report_id: one, errors: [{ message: 'Old', count: 1 }] })
    const errors = [
      { message: "TypeError: 'x' is null 🛒", count: 7 },
      { message: 'No stock', count: 1 },
    ]
    for (const report_id of [one, one, other, 'rep_removed']) await db.replaceErrors({ report_id, errors })
    await db.replaceErrors({ report_id: other, errors: errors.slice(0, 1) })
    expect((await count()).of('error')).toEqual({ "TypeError: 'x' is null 🛒": 2, 'No stock': 1 })
    const { organization_id } = key
    await db.deleteReport({ id: one, organization_id, viewer: SEES_ALL, event: anEvent(key) })
    expect((await count()).of('error')).toEqual({ "TypeError: 'x' is null 🛒": 1 })
    await db.replaceErrors({ report_id: other, errors: [] })
    expect((await count()).of('error')).toEqual({})
  })

  it('the sizes of reports are read from the newest', async () => {
    const { organization_id, project_id } = key
    const visible = await finishSample(db, { key, at: NOON, changes: { visibility: 'organization' } })
    const hidden = await finishSample(db, { key, at: NOON + 1, changes: { visibility: 'private' } })
    const read = (changes: Partial<Parameters<Database['readSizes']>[0]> = {}) =>
      db.readSizes({ organization_id, viewer: SEES_ALL, start: undefined, limit: 10, ...changes })
    const all = await read()
    expect(all.map(({ id }) => id)).toEqual([hidden.report.id, visible.report.id])
    expect(all[1]).toEqual({ id: visible.report.id, project_id, at: NOON, artifacts: 1, bytes: expect.any(Number) })
    expect(all[1]?.bytes).toBeGreaterThan(0)
    expect(await read({ limit: 1 })).toEqual(all.slice(0, 1))
    expect(await read({ start: all[0] })).toEqual(all.slice(1))
    expect(await read({ viewer: { member_id: null, sees_private: false } })).toEqual(all.slice(1))
    expect(await read({ organization_id: 'org_other' })).toEqual([])
  })
}
