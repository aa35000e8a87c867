import type { ReportSort } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../src/ids.ts'
import type { CaptureKey, Database, NewReport, Report, ReportUpdate, ReportWork } from '../../src/storage/database.ts'
import type { ReportFilter } from '../../src/storage/report-filter.ts'
import type { DatabaseUnderTest } from './database.ts'
import { aCaptureKey, anEvent, DAY, EVERY_REPORT, finishSample, MINUTE, NO_FILTER, NOON, SEES_ALL } from './samples.ts'

/** What every driver must do with reports that people work on: the comments of ReportSteps, as tests. */
export function reportWorkContract(open: () => Promise<DatabaseUnderTest>): void {
  let test: DatabaseUnderTest
  let db: Database
  let key: CaptureKey
  let organization_id: string
  let count: number

  beforeEach(async () => {
    count = 0
    test = await open()
    db = test.db
    key = aCaptureKey(await db.findDefaultProject())
    organization_id = key.organization_id
    await db.createCaptureKey(key, anEvent(key))
  })
  afterEach(() => test.dispose())

  /** Each a millisecond after the one before, so that their order is known. */
  const finish = async (changes: Partial<NewReport> = {}, at = NOON + count++) =>
    (await finishSample(db, { key, at, changes })).report.id

  async function find(id: string): Promise<Report> {
    const report = await db.findReport({ id, organization_id, viewer: SEES_ALL })
    if (!report) throw new Error(`There is no report ${id}.`)
    return report
  }

  async function updateOf(
    id: string,
    {
      tags_added = [],
      tags_removed = [],
      ...work
    }: Partial<ReportWork & Pick<ReportUpdate, 'tags_added' | 'tags_removed'>>,
  ): Promise<ReportUpdate> {
    const report = await find(id)
    const event = anEvent(report, { type: 'report.updated', changes: { status: { from: 'new' } } })
    return {
      id,
      version: report.version,
      work: { ...report, ...work },
      tags_added,
      tags_removed,
      event,
      before: {},
      after: {},
    }
  }

  const change = async (id: string, wanted: Parameters<typeof updateOf>[1]) =>
    db.changeReports({ organization_id, updates: [await updateOf(id, wanted)], bulk: null })

  const list = async (filter: Partial<ReportFilter>, query: Partial<Parameters<Database['listReports']>[0]> = {}) => {
    const wanted = { ...EVERY_REPORT, organization_id, page: 1, size: 10, filter: { ...NO_FILTER, ...filter } }
    const page = await db.listReports({ ...wanted, ...query })
    if (!page) throw new Error('The cursor was not accepted.')
    return page
  }
  const idsOf = async (...query: Parameters<typeof list>) => (await list(...query)).items.map(({ id }) => id)

  describe('changing a report', () => {
    it('sets all values, counts the version and records the event', async () => {
      const id = await finish()
      const wanted = {
        title: 'New title',
        summary: '',
        visibility: 'private',
        status: 'in_progress',
        severity: 'critical',
        assignee_id: 'mem_1',
        archived_at: NOON + 1,
        snoozed_until: NOON + DAY,
        duplicate_of: 'rep_other',
        external_key: 'jira:SHOP-1',
        updated_at: NOON + MINUTE,
      } as const
      const tags = ['Zoë’s "tag"', 'checkout']
      expect(await change(id, { ...wanted, tags_added: tags })).toEqual(new Set([id]))
      expect(await find(id)).toMatchObject({ ...wanted, tags, version: 2 })
      const events = await db.readEvents({ organization_id, after: 0, limit: 10 })
      expect(events.at(-1)).toMatchObject({
        type: 'report.updated',
        subject_id: id,
        changes: { status: { from: 'new' } },
      })
    })

    it('adds and removes tags', async () => {
      const id = await finish()
      await change(id, { tags_added: ['a', 'b'] })
      await change(id, { tags_added: ['b', 'c'], tags_removed: ['a', 'unknown'] })
      expect((await find(id)).tags).toEqual(['b', 'c'])
    })

    it('does nothing for another version, another organization or an unknown report', async () => {
      const id = await finish()
      const update = await updateOf(id, { status: 'open', tags_added: ['late'] })
      const updates = [
        { ...update, version: 2 },
        { ...update, id: 'rep_unknown' },
      ]
      expect(await db.changeReports({ organization_id, updates, bulk: { id: 'blk_1', created_at: NOON } })).toEqual(
        new Set(),
      )
      expect(await db.changeReports({ organization_id: 'org_other', updates: [update], bulk: null })).toEqual(new Set())
      expect(await find(id)).toMatchObject({ status: 'new', tags: [], version: 1 })
      expect(await db.readEvents({ organization_id, after: 0, limit: 10 })).toHaveLength(2)
      expect(await db.findBulkChange({ id: 'blk_1', organization_id })).toBeNull()
    })

    it('is made once by ten that read the same version', async () => {
      const id = await finish()
      const update = await updateOf(id, { status: 'open' })
      const eventOf = () => ({ ...update.event, id: newId('evt', NOON) })
      const results = await Promise.all(
        Array.from({ length: 10 }, () =>
          db.changeReports({ organization_id, updates: [{ ...update, event: eventOf() }], bulk: null }),
        ),
      )
      expect(results.filter((changed) => changed.has(id))).toHaveLength(1)
      expect((await find(id)).version).toBe(2)
    })

    it('keeps a bulk change with the reports that it changed, and marks its undo once', async () => {
      const [first, second] = [await finish(), await finish()]
      const updates = [
        { ...(await updateOf(first, { status: 'open' })), before: { status: 'new' }, after: { status: 'open' } },
        { ...(await updateOf(second, { status: 'open' })), version: 9 },
      ]
      const bulk = { id: newId('blk', NOON), created_at: NOON }
      expect(await db.changeReports({ organization_id, updates, bulk })).toEqual(new Set([first]))
      const wanted = { id: bulk.id, organization_id }
      expect(await db.findBulkChange(wanted)).toEqual({
        ...bulk,
        undone_at: null,
        items: [{ report_id: first, before: { status: 'new' }, after: { status: 'open' } }],
      })
      expect(await db.findBulkChange({ ...wanted, organization_id: 'org_other' })).toBeNull()
      const marked = await Promise.all([1, 2, 3].map(() => db.markUndone({ ...wanted, at: NOON + 1 })))
      expect(marked.filter(Boolean)).toHaveLength(1)
      expect((await db.findBulkChange(wanted))?.undone_at).toBe(NOON + 1)
      await db.forgetBulkChanges({ before: NOON })
      expect(await db.findBulkChange(wanted)).not.toBeNull()
      await db.forgetBulkChanges({ before: NOON + 1 })
      expect(await db.findBulkChange(wanted)).toBeNull()
    })
  })

  describe('a list of reports', () => {
    it('is filtered by each column, by several values and by none', async () => {
      const [plain, marked] = [await finish({ origin: 'https://a.example' }), await finish({ source: 'server' })]
      const wanted = { status: 'open', severity: 'high', assignee_id: 'mem_1', external_key: 'jira:A-1' } as const
      await change(marked, wanted)
      for (const [column, value] of Object.entries({ ...wanted, source: 'server' })) {
        expect(await idsOf({ equal: { [column]: [value] } }), column).toEqual([marked])
      }
      expect(await idsOf({ equal: { status: ['new', 'open'] } })).toEqual([marked, plain])
      expect(await idsOf({ equal: { severity: [null] } })).toEqual([plain])
      expect(await idsOf({ equal: { severity: [null, 'high'] } })).toEqual([marked, plain])
      expect(await idsOf({ equal: { severity: [] } })).toEqual([])
      expect(await idsOf({ equal: { origin: ['https://a.example'], status: ['open'] } })).toEqual([])
      expect(await idsOf({ equal: { capture_key_id: [key.id], project_id: [key.project_id] } })).toEqual([
        marked,
        plain,
      ])
      expect(await idsOf({ equal: { browser: ["' or 1 = 1 --"] } })).toEqual([])
    })

    it('is filtered by tags, time and errors', async () => {
      const [early, late] = [await finish({}, NOON), await finish({}, NOON + MINUTE)]
      await change(early, { tags_added: ['checkout', 'urgent'], updated_at: NOON + DAY })
      expect(await idsOf({ tags: ['checkout', 'urgent'] })).toEqual([early])
      expect(await idsOf({ tags: ['unknown'] })).toEqual([])
      expect(await idsOf({ created_since: NOON + 1 })).toEqual([late])
      expect(await idsOf({ created_before: NOON + 1 })).toEqual([early])
      expect(await idsOf({ updated_since: NOON + DAY })).toEqual([early])
      expect(await idsOf({ has_errors: true })).toEqual([])
    })

    it('leaves out archived and snoozed reports and duplicates, and counts them', async () => {
      const ids = [await finish(), await finish(), await finish(), await finish()]
      const [shown = '', archived = '', snoozed = '', duplicate = ''] = ids
      await change(archived, { archived_at: NOON })
      await change(snoozed, { snoozed_until: NOON + 1 })
      await change(duplicate, { duplicate_of: shown })
      const none = { archived: false, snoozed: false, duplicate: false }
      expect(await list(none)).toMatchObject({
        items: [{ id: shown }],
        total: 1,
        total_is_exact: true,
        hidden: { archived: 1, snoozed: 1, duplicates: 1 },
      })
      expect(await idsOf({ ...none, archived: true })).toEqual([archived])
      expect(await idsOf({ ...none, snoozed: true })).toEqual([snoozed])
      expect(await idsOf({ ...none, duplicate: null })).toEqual([duplicate, shown])
      expect(await idsOf({ ...none, at: NOON + 1 })).toEqual([snoozed, shown])
      expect((await list({ ...none, equal: { status: ['open'] } })).hidden).toEqual({
        archived: 0,
        snoozed: 0,
        duplicates: 0,
      })
    })

    it('is sorted by creation or change, in both directions, page by page with a cursor', async () => {
      const ids = [await finish({}, NOON), await finish({}, NOON + 1), await finish({}, NOON + 2)]
      await change(ids[0] ?? '', { updated_at: NOON + DAY })
      const orders = { '-created': [2, 1, 0], created: [0, 1, 2], '-updated': [0, 2, 1], updated: [1, 2, 0] }
      for (const [sort, order] of Object.entries(orders) as ['created', number[]][]) {
        const read: string[] = []
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await list({}, { sort, size: 2, ...(cursor ? { cursor } : {}) })
          read.push(...page.items.map(({ id }) => id))
          cursor = page.next_cursor
        }
        expect(read, sort).toEqual(order.map((index) => ids[index]))
      }
    })

    it('is read from any position', async () => {
      const ids = [await finish({}, NOON), await finish({}, NOON)].sort()
      ids.push(await finish({}, NOON + 1))
      const read = async (limit: number, start?: { at: number; id: string }, sort: ReportSort = 'created') =>
        (await db.readReports({ ...EVERY_REPORT, organization_id, sort, start, limit })).map(({ id }) => id)
      expect(await read(2)).toEqual(ids.slice(0, 2))
      expect(await read(5, { at: NOON, id: ids[0] ?? '' })).toEqual(ids.slice(1))
      expect(await read(5, { at: NOON + 1, id: ids[2] ?? '' })).toEqual([])
      expect(await read(1, { at: NOON, id: 'rep_removed' }, 'updated')).toEqual([ids[2]])
    })

    it('accepts a cursor for the same filter and order only', async () => {
      await finish()
      await finish()
      const { next_cursor } = await list({ equal: { status: ['new'] } }, { size: 1 })
      const cursor = String(next_cursor)
      const query = { ...EVERY_REPORT, organization_id, page: 1, size: 1, cursor }
      const filter = { ...NO_FILTER, equal: { status: ['new'] } }
      expect((await db.listReports({ ...query, filter: { ...filter, at: NOON + DAY } }))?.items).toHaveLength(1)
      expect(await db.listReports({ ...query, filter: NO_FILTER })).toBeNull()
      expect(await db.listReports({ ...query, filter, sort: 'created' })).toBeNull()
    })
  })

  describe('a private report', () => {
    const NOBODY = { member_id: null, sees_private: false }
    const ASSIGNEE = { member_id: 'mem_1', sees_private: false }

    it('exists for its assignee and for those who see all, in every step', async () => {
      const id = await finish({ visibility: 'private' })
      await change(id, { assignee_id: 'mem_1' })
      const number = id.slice(-8)
      for (const viewer of [SEES_ALL, ASSIGNEE]) {
        expect(await db.findReport({ id, organization_id, viewer })).toMatchObject({ id })
        expect(await db.findReports({ ids: [id], organization_id, viewer })).toMatchObject([{ id }])
        expect(await db.findReportsByNumber({ number, organization_id, viewer })).toMatchObject([{ id }])
        expect(await list({}, { viewer })).toMatchObject({ items: [{ id }], total: 1 })
      }
      for (const viewer of [NOBODY, { ...ASSIGNEE, member_id: 'mem_2' }]) {
        expect(await db.findReport({ id, organization_id, viewer })).toBeNull()
        expect(await db.findReports({ ids: [id], organization_id, viewer })).toEqual([])
        expect(await db.findReportsByNumber({ number, organization_id, viewer })).toEqual([])
        expect(await list({}, { viewer })).toMatchObject({ items: [], total: 0 })
        expect(await db.deleteReport({ id, organization_id, viewer, event: anEvent({ organization_id }) })).toBeNull()
      }
      await change(id, { archived_at: NOON })
      const hiddenFrom = async (viewer: typeof NOBODY) => (await list({ archived: false }, { viewer })).hidden.archived
      expect(await hiddenFrom(NOBODY)).toBe(0)
      expect(await hiddenFrom(SEES_ALL)).toBe(1)
    })
  })

  it('deleting a report releases its duplicates', async () => {
    const [original, duplicate] = [await finish(), await finish()]
    await change(duplicate, { duplicate_of: original, tags_added: ['twice'] })
    await db.deleteReport({
      id: original,
      organization_id,
      viewer: SEES_ALL,
      event: anEvent({ organization_id }, { at: NOON + 5 }),
    })
    expect(await find(duplicate)).toMatchObject({ duplicate_of: null, version: 3, updated_at: NOON + 5 })
    await db.deleteReport({ id: duplicate, organization_id, viewer: SEES_ALL, event: anEvent({ organization_id }) })
    expect(await idsOf({ tags: ['twice'] })).toEqual([])
  })
}
