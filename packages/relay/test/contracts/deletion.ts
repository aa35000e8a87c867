import { afterEach, beforeEach, expect, it } from 'vitest'
import { newId } from '../../src/ids.ts'
import type { CaptureKey, Database, NewReport, Report } from '../../src/storage/database.ts'
import type { DatabaseUnderTest } from './database.ts'
import { aJob } from './jobs.ts'
import { aCaptureKey, anEvent, aProject, finishSample, NOON, SEES_ALL } from './samples.ts'

/** Words that no other test uses, in everything that a report is made of. */
const TRACE = 'qzvtrace'
const TRACES: Partial<NewReport> = {
  title: `${TRACE}title 注文qzvtrace画面`,
  summary: `${TRACE}summary `.repeat(200),
  origin: `https://${TRACE}origin.example`,
  reporter: { name: `${TRACE}reporter`, email: `${TRACE}@shop.example` },
  fields: { note: `${TRACE}field` },
  meta: { note: `${TRACE}meta` },
}

/**
 * What every driver must leave of a deleted report: nothing. `read` returns all that the database
 * stores, in lower case.
 */
export function deletionContract(open: () => Promise<DatabaseUnderTest & { read: () => Promise<string> }>): void {
  let test: Awaited<ReturnType<typeof open>>
  let db: Database
  let key: CaptureKey
  let organization_id: string

  beforeEach(async () => {
    test = await open()
    db = test.db
    key = aCaptureKey(await db.findDefaultProject())
    organization_id = key.organization_id
    await db.createCaptureKey(key, anEvent(key))
  })
  afterEach(() => test.dispose())

  const find = (id: string) => db.findReport({ id, organization_id, viewer: SEES_ALL }) as Promise<Report>

  async function change(id: string, { bulk, ...work }: Partial<Report> & { bulk: boolean }): Promise<void> {
    const report = await find(id)
    const event = anEvent(report, {
      type: 'report.updated',
      changes: { title: { from: report.title, to: work.title } },
    })
    const tags = { tags_added: work.tags ?? [], tags_removed: [] }
    const values = { before: { title: report.title }, after: work }
    const update = { id, version: report.version, work: { ...report, ...work }, event, ...values, ...tags }
    const recorded = bulk ? { id: newId('blk', NOON), created_at: NOON } : null
    await db.changeReports({ organization_id, updates: [update], bulk: recorded })
  }

  /** A report with traces in every column, and in its history. */
  async function addTraced(of: CaptureKey): Promise<string> {
    const { report } = await finishSample(db, { key: of, changes: TRACES })
    const { id } = report
    await db.addEvent(anEvent(report, { changes: { title: report.title, reporter: report.reporter } }))
    await db.indexReport(id)
    await change(id, { title: `${TRACE}renamed`, tags: ['a-tag'], external_key: `jira:${TRACE}`, bulk: false })
    await change(id, { archived_at: NOON, bulk: true })
    await db.indexReport(id)
    return id
  }

  /** Others, so that pages are split and merged. */
  async function addOthers(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const changes = { title: `other ${index}`, summary: `word${index} `.repeat(20 + index) }
      await db.indexReport((await finishSample(db, { key, changes })).report.id)
    }
  }

  it('leaves nothing of a report that was changed and archived, after its deletion', async () => {
    await addOthers(15)
    const ids = [await addTraced(key), await addTraced(key)]
    await addOthers(15)
    expect(await test.read()).toContain(TRACE)
    for (const id of ids) {
      const event = anEvent({ id, organization_id }, { type: 'report.deleted', changes: { visibility: 'private' } })
      await db.deleteReport({ id, organization_id, viewer: SEES_ALL, event })
    }
    expect(await test.read()).not.toContain(TRACE)
    const { first, last } = await db.readEventRange(organization_id)
    const events = await db.readEvents({ organization_id, after: 0, limit: 1000 })
    expect(events).toHaveLength(last - first + 1)
    const own = events.filter(({ subject_id }) => subject_id === ids[0])
    expect(own.map(({ type, changes }) => [type, changes])).toEqual([
      ...Array.from({ length: 2 }, () => ['report.created', {}]),
      ...Array.from({ length: 2 }, () => ['report.updated', {}]),
      ['report.deleted', { visibility: 'private' }],
    ])
    expect(events.find(({ subject_id }) => subject_id === key.id)?.changes).not.toEqual({})
  })

  it('leaves nothing of the reports of a purged project', async () => {
    const other = aProject({ organization_id })
    await db.createProject(other, anEvent(other))
    const doomed = aCaptureKey({ organization_id, project_id: other.id })
    await db.createCaptureKey(doomed, anEvent(doomed))
    for (let count = 0; count < 3; count++) await addTraced(doomed)
    await addOthers(5)
    await db.deleteProject({ id: other.id, organization_id, at: NOON, purge: aJob(), event: anEvent(other) })
    expect(await test.read()).toContain(TRACE)
    while ((await db.purgeProject({ id: other.id, limit: 2 })).more);
    expect(await test.read()).not.toContain(TRACE)
  })
}
