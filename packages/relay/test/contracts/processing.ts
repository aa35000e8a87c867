import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newJob } from '../../src/domain/jobs/new-job.ts'
import type { CaptureKey, Database, NewReport } from '../../src/storage/database.ts'
import type { DatabaseUnderTest } from './database.ts'
import {
  aCaptureKey,
  anEvent,
  anOutcome,
  aProject,
  finishSample,
  MINUTE,
  NOON,
  openSample,
  SEES_ALL,
} from './samples.ts'

/** What every driver must do: the comments of storage/processing-steps.ts, as tests. */
export function processingContract(open: () => Promise<DatabaseUnderTest>): void {
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

  const eventOf = (report: NewReport, at = NOON) => anEvent(report, { type: 'report.processed', at })
  const found = (report: NewReport) => db.findReport({ ...report, viewer: SEES_ALL })

  describe('processing', () => {
    it('is a job of every new report, until it is done', async () => {
      const { report } = await finishSample(db, { key })
      expect(await found(report)).toMatchObject({ processing: 'queued', processing_error: null, error_count: null })
      const job = await db.claimJob({ kinds: ['process_report'], at: NOON, lease_ms: MINUTE })
      expect(job?.payload).toEqual({ report_id: report.id })
      expect(await db.claimJob({ kinds: ['process_report'], at: NOON, lease_ms: MINUTE })).toBeNull()
    })

    it('shows that it has begun, and knows the files of the report', async () => {
      const { report, shot } = await finishSample(db, { key, changes: { visibility: 'private' } })
      expect(await db.startProcessing(report.id)).toMatchObject({
        ...report,
        processing: 'processing',
        artifacts: [{ id: shot.id, file: shot.file, report_id: report.id, width: null, height: null }],
      })
      expect(await found(report)).toMatchObject({ processing: 'processing', version: 1, updated_at: report.updated_at })
    })

    it('records its outcome with its event, and leaves the version as it is', async () => {
      const { report, shot } = await finishSample(db, { key })
      const before = await db.readEventRange(report.organization_id)
      const dimensions = [{ id: shot.id, width: 1920, height: 1080 }]
      const step = { ...anOutcome(report.id, { dimensions }), event: eventOf(report, NOON + MINUTE) }
      expect(await db.recordProcessing(step)).toEqual({ replaced: null })
      expect(await found(report)).toMatchObject({
        ...step.facts,
        processing: 'completed',
        processing_error: null,
        thumbnail_file: step.thumbnail?.file,
        thumbnail_size: 7,
        thumbnail_width: 480,
        thumbnail_height: 360,
        version: 1,
        updated_at: NOON + MINUTE,
        artifacts: [{ id: shot.id, width: 1920, height: 1080 }],
      })
      expect(await db.findArtifact(shot.id)).toMatchObject({ width: 1920, height: 1080 })
      expect(await db.findThumbnail(report.id)).toEqual({ file: step.thumbnail?.file, size: 7 })
      const events = await db.readEvents({ ...report, after: before.last, limit: 10 })
      expect(events.map(({ type, subject_id }) => [type, subject_id])).toContainEqual(['report.processed', report.id])
    })

    it('records a failure, and what could be read all the same', async () => {
      const { report } = await finishSample(db, { key })
      const step = anOutcome(report.id, { error: 'PICTURE_INVALID', thumbnail: null })
      expect(await db.recordProcessing({ ...step, event: eventOf(report) })).toEqual({ replaced: null })
      expect(await found(report)).toMatchObject({
        processing: 'failed',
        processing_error: 'PICTURE_INVALID',
        browser: 'Firefox 140',
        thumbnail_file: null,
      })
      expect(await db.findThumbnail(report.id)).toBeNull()
    })

    it('replaces an earlier outcome, whose thumbnail is orphaned then', async () => {
      const { report } = await finishSample(db, { key })
      const first = anOutcome(report.id)
      await db.recordProcessing({ ...first, event: eventOf(report) })
      const thumbnail = first.thumbnail && { ...first.thumbnail, file: 'second' }
      const again = { ...anOutcome(report.id, { thumbnail }), facts: { ...first.facts, browser: null } }
      expect(await db.recordProcessing({ ...again, event: null })).toEqual({ replaced: first.thumbnail?.file })
      expect(await found(report)).toMatchObject({ browser: null, thumbnail_file: 'second' })
      expect(await db.listOrphaned(10)).toEqual([first.thumbnail?.file])
    })

    it('without an event changes neither the log nor the time of the report', async () => {
      const { report } = await finishSample(db, { key })
      const before = await db.readEventRange(report.organization_id)
      await db.recordProcessing({ ...anOutcome(report.id), event: null })
      expect(await found(report)).toMatchObject({ processing: 'completed', updated_at: report.updated_at })
      expect(await db.readEventRange(report.organization_id)).toEqual(before)
    })

    it('never makes a report look older than its latest change', async () => {
      const { report } = await finishSample(db, { key })
      await db.recordProcessing({ ...anOutcome(report.id), event: eventOf(report, report.updated_at - 1) })
      expect(await found(report)).toMatchObject({ updated_at: report.updated_at })
    })

    it('records nothing for a report that was deleted during processing', async () => {
      const { report } = await finishSample(db, { key })
      await db.deleteReport({ ...report, viewer: SEES_ALL, event: anEvent(report, { type: 'report.deleted' }) })
      const before = await db.readEventRange(report.organization_id)
      expect(await db.startProcessing(report.id)).toBeNull()
      expect(await db.recordProcessing({ ...anOutcome(report.id), event: eventOf(report) })).toBe('not-found')
      expect(await db.readEventRange(report.organization_id)).toEqual(before)
      expect((await db.referencedFiles([`small-${report.id}`])).size).toBe(0)
    })

    it('does not touch the artifacts of other reports', async () => {
      const mine = await finishSample(db, { key })
      const other = await finishSample(db, { key })
      const dimensions = [{ id: other.shot.id, width: 1, height: 1 }]
      await db.recordProcessing({ ...anOutcome(mine.report.id, { dimensions }), event: null })
      expect(await db.findArtifact(other.shot.id)).toMatchObject({ width: null })
    })

    it('lists the reports that it has not done, newest first', async () => {
      const reports = []
      for (let minute = 0; minute < 4; minute++) {
        reports.push((await finishSample(db, { key, at: NOON + minute * MINUTE })).report)
      }
      const [a, b, c, d] = reports.map(({ id }) => id)
      await db.startProcessing(b ?? '')
      await db.recordProcessing({ ...anOutcome(c ?? ''), event: null })
      expect(await db.listUnprocessed({ before: 'rep_z', limit: 2 })).toEqual([d, b])
      expect(await db.listUnprocessed({ before: b ?? '', limit: 2 })).toEqual([a])
    })
  })

  describe('a thumbnail', () => {
    it('is referenced, and is orphaned with its report', async () => {
      const { report, shot } = await finishSample(db, { key })
      await db.recordProcessing({ ...anOutcome(report.id), event: null })
      const files = [shot.file, `small-${report.id}`].sort()
      expect(await db.referencedFiles([...files, 'other'])).toEqual(new Set(files))
      const event = anEvent(report, { type: 'report.deleted' })
      const deleted = await db.deleteReport({ ...report, viewer: SEES_ALL, event })
      expect(deleted?.files.toSorted()).toEqual(files)
      expect((await db.listOrphaned(10)).sort()).toEqual(files)
      expect(await db.findThumbnail(report.id)).toBeNull()
    })

    it('is hidden with its project, and orphaned when that is purged', async () => {
      const project = aProject({ organization_id: key.organization_id })
      const ofProject = anEvent({ ...project, project_id: project.id })
      await db.createProject(project, ofProject)
      const other = aCaptureKey({ organization_id: project.organization_id, project_id: project.id })
      await db.createCaptureKey(other, anEvent(other))
      const { report, shot } = await finishSample(db, { key: other })
      await openSample(db, other)
      await db.recordProcessing({ ...anOutcome(report.id), event: null })
      const purge = newJob({ kind: 'purge_project', at: NOON, payload: { project_id: project.id } })
      await db.deleteProject({ ...project, at: NOON, event: anEvent(project, { type: 'project.deleted' }), purge })
      expect(await db.findThumbnail(report.id)).toBeNull()
      expect(await db.startProcessing(report.id)).toBeNull()
      const { files } = await db.purgeProject({ id: project.id, limit: 10 })
      expect(files.toSorted()).toEqual([shot.file, `small-${report.id}`].sort())
    })
  })
}
