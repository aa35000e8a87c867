import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newJob } from '../../src/domain/jobs/new-job.ts'
import type { ProcessingContext } from '../../src/domain/processing/process-report.ts'
import type { Processing } from '../../src/domain/processing/processing.ts'
import { observeProcessing } from '../../src/jobs/observe-processing.ts'
import { createProcessEarlierReports, createProcessReport } from '../../src/jobs/process-report.ts'
import type { ClaimedJob, Database, NewReport } from '../../src/storage/database.ts'
import { openDiskFiles } from '../../src/storage/disk-files.ts'
import type { Files } from '../../src/storage/files.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { loadImageLibrary } from '../../src/workers/image-library.ts'
import { readReport } from '../../src/workers/read-report.ts'
import { aDocument } from '../cli/document.ts'
import { allNames } from '../contracts/all-names.ts'
import {
  aCaptureKey,
  anArtifact,
  anEvent,
  aProcessJob,
  aReport,
  aSession,
  aToken,
  GENEROUS,
  NOON,
  SEES_ALL,
} from '../contracts/samples.ts'
import { blackPng } from '../support/large-pictures.ts'
import { PNG } from '../support/pictures.ts'

let folder: string
let database: Database
let files: Files
let onProcessed: ReturnType<typeof vi.fn<ProcessingContext['onProcessed']>>
const forever = new AbortController().signal

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  database = await openSqlite({ folder })
  files = await openDiskFiles({ folder: join(folder, 'files') })
  onProcessed = vi.fn<ProcessingContext['onProcessed']>()
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

/** Does the work here, which the process does otherwise. */
const here: Processing = {
  run: async (task) => readReport(task, await loadImageLibrary()),
  stop: async () => undefined,
}
const ending = (ended: 'CRASHED' | 'TOO_SLOW' | 'OUT_OF_MEMORY'): Processing => ({
  ...here,
  run: async () => ({ ended }),
})

const contextWith = (processing: Processing) => ({ database, files, processing, now: () => NOON, onProcessed })

function run(report: NewReport, { processing = here, attempts = 1, signal = forever } = {}): Promise<void> {
  const job: ClaimedJob = { ...aProcessJob(report), attempts, lease_token: 'a' }
  return createProcessReport(contextWith(processing)).run(job, signal)
}

const found = (report: NewReport) => database.findReport({ ...report, viewer: SEES_ALL })
const eventsOf = async ({ organization_id }: NewReport) =>
  (await database.readEvents({ organization_id, after: 0, limit: 100 })).filter(
    ({ type }) => type === 'report.processed',
  )

const PACKED = gzipSync(JSON.stringify(aDocument()))
const SHOT = { kind: 'screenshot', content_type: 'image/png', bytes: PNG } as const
const DOCUMENT = { kind: 'debugger', content_type: 'application/gzip', bytes: PACKED } as const
type Part = { kind: 'screenshot' | 'debugger' | 'attachment'; content_type: string; bytes: Buffer }

/** A report with these files. */
async function aStoredReport(parts: Part[] = [SHOT, DOCUMENT]): Promise<NewReport> {
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const session = aSession(key)
  const artifacts = parts.map(({ kind, content_type }) => anArtifact({ kind, content_type, max_bytes: 100_000_000 }))
  await database.openSession({ token: aToken('open'), session, artifacts, limits: GENEROUS })
  const kept = []
  for (const [index, { id }] of artifacts.entries()) {
    const body = parts[index]?.bytes ?? Buffer.alloc(0)
    const stored = await files.put({ name: id, body, max_bytes: body.length })
    if (typeof stored === 'string') throw new Error(stored)
    const received = { received_size: stored.size, received_sha256: stored.sha256 }
    await database.recordUpload({ artifact_id: id, file: id, ...stored, ...received, at: NOON, limits: GENEROUS })
    kept.push({ id, received_sha256: stored.sha256 })
  }
  const report = aReport(session)
  const [event, job] = [anEvent(report), aProcessJob(report)]
  await database.finalizeReport({ token: aToken('f'), session_id: session.id, report, artifacts: kept, event, job })
  return report
}

describe('processing a report', () => {
  it('fills its columns, stores a thumbnail and records an event', async () => {
    const report = await aStoredReport([SHOT, DOCUMENT, { ...SHOT, kind: 'attachment' }])
    await run(report)
    expect(await found(report)).toMatchObject({
      processing: 'completed',
      processing_error: null,
      page_url: 'https://shop.example/cart',
      browser: 'Firefox 140',
      os: 'Linux 6',
      error_count: aDocument().errors.length,
      thumbnail_width: 6,
      thumbnail_height: 4,
      artifacts: [
        { kind: 'screenshot', width: 6, height: 4 },
        { kind: 'debugger', width: null, height: null },
        { kind: 'attachment', width: 6, height: 4 },
      ],
    })
    const { file } = (await database.findThumbnail(report.id)) ?? expect.fail('There is no thumbnail.')
    expect((await files.read(file))?.toString('latin1', 8, 12)).toBe('WEBP')
    expect(await eventsOf(report)).toMatchObject([
      {
        subject_id: report.id,
        actor: { kind: 'system' },
        changes: { processing: 'completed', processing_error: null },
      },
    ])
    expect(onProcessed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ error: null }))
  })

  it('twice leaves one thumbnail', async () => {
    const report = await aStoredReport()
    await run(report)
    const once = await allNames(files)
    await run(report)
    expect(await allNames(files)).toHaveLength(once.length)
    expect(await database.listOrphaned(10)).toEqual([])
  })

  it('without a picture and a document is complete, too', async () => {
    const report = await aStoredReport([])
    await run(report)
    expect(await found(report)).toMatchObject({ processing: 'completed', error_count: null, thumbnail_file: null })
  })

  it.each([
    [
      'PICTURE_TOO_LARGE',
      'a picture of 30,000 × 30,000 pixels',
      { ...SHOT, bytes: blackPng({ width: 30_000, height: 30_000 }) },
    ],
    ['PICTURE_INVALID', 'a truncated picture', { ...SHOT, bytes: PNG.subarray(0, 60) }],
    ['DOCUMENT_INVALID', 'a document that is not JSON', { ...DOCUMENT, bytes: gzipSync('{"version":') }],
    ['DOCUMENT_INVALID', 'a document of another schema', { ...DOCUMENT, bytes: gzipSync('{"version":1,"console":7}') }],
    ['DOCUMENT_TOO_LARGE', '100 MB unpacked', { ...DOCUMENT, bytes: gzipSync(Buffer.alloc(100 * 1024 * 1024, '[')) }],
    ['DOCUMENT_TOO_LARGE', 'deep nesting', { ...DOCUMENT, bytes: gzipSync('{"a":'.repeat(50_000)) }],
  ])('fails with %s for %s, and keeps the report readable', async (error, _, part) => {
    const report = await aStoredReport([part, part.kind === 'debugger' ? SHOT : DOCUMENT])
    await run(report)
    const isDocument = part.kind === 'debugger'
    expect(await found(report)).toMatchObject({
      processing: 'failed',
      processing_error: error,
      title: report.title,
      browser: isDocument ? null : 'Firefox 140',
      thumbnail_width: isDocument ? 6 : null,
    })
    expect(await eventsOf(report)).toMatchObject([{ changes: { processing: 'failed', processing_error: error } }])
  })

  it('fails if a file is missing, and reads the others', async () => {
    const report = await aStoredReport()
    const shot = (await found(report))?.artifacts[0]?.file ?? ''
    await files.remove([shot])
    await run(report)
    expect(await found(report)).toMatchObject({ processing_error: 'FILE_MISSING', browser: 'Firefox 140' })
  })

  it('is tried again if the process ended, and fails the third time', async () => {
    const report = await aStoredReport()
    for (const attempts of [1, 2]) {
      const ended = run(report, { processing: ending('CRASHED'), attempts })
      await expect(ended).rejects.toThrow('The process that reads reports ended: CRASHED.')
    }
    expect(await found(report)).toMatchObject({ processing: 'processing', processing_error: null })
    await run(report, { processing: ending('CRASHED'), attempts: 3 })
    expect(await found(report)).toMatchObject({ processing: 'failed', processing_error: 'CRASHED', browser: null })
  })

  it('fails at once if it needs too much memory', async () => {
    const report = await aStoredReport()
    await run(report, { processing: ending('OUT_OF_MEMORY') })
    expect(await found(report)).toMatchObject({ processing: 'failed', processing_error: 'OUT_OF_MEMORY' })
  })

  it('leaves no file behind if the report is deleted while it is processed', async () => {
    const report = await aStoredReport()
    const event = anEvent(report, { type: 'report.deleted' })
    const deleting: Processing = {
      ...here,
      async run(task, signal) {
        const deleted = await database.deleteReport({ ...report, viewer: SEES_ALL, event })
        await files.remove(deleted?.files ?? [])
        return here.run(task, signal)
      },
    }
    await run(report, { processing: deleting })
    expect(await allNames(files)).toEqual([])
    expect(onProcessed).not.toHaveBeenCalled()
    await run(report)
    expect(await eventsOf(report)).toEqual([])
  })

  it('is tried again if the store is full or the relay stops', async () => {
    const report = await aStoredReport()
    vi.spyOn(files, 'put').mockResolvedValueOnce('full')
    await expect(run(report)).rejects.toMatchObject({ code: 'STORAGE_FULL' })
    const signal = AbortSignal.abort(new Error('stopping'))
    await expect(run(report, { signal })).rejects.toThrow('stopping')
    expect(await found(report)).toMatchObject({ processing: 'processing' })
    await run(report)
    expect(await found(report)).toMatchObject({ processing: 'completed' })
  })
})

describe('processing the reports of an earlier version', () => {
  const job: ClaimedJob = { ...newJob({ kind: 'process_earlier_reports', at: NOON }), attempts: 1, lease_token: 'a' }
  const later = () => NOON + 1000
  const runAll = (processing: Processing = here) =>
    createProcessEarlierReports({ ...contextWith(processing), now: later }).run(job, forever)

  it('fills their columns without events, and running twice is harmless', async () => {
    const reports = [await aStoredReport(), await aStoredReport()]
    await runAll()
    await runAll()
    for (const report of reports) {
      expect(await found(report)).toMatchObject({ processing: 'completed', updated_at: report.updated_at })
      expect(await eventsOf(report)).toEqual([])
    }
    expect(onProcessed).toHaveBeenCalledTimes(2)
  })

  it('leaves one that ends the process to a job of its own', async () => {
    const report = await aStoredReport()
    await runAll(ending('TOO_SLOW'))
    const jobs = await database.listJobs({ state: null, at: NOON, size: 10, before: null })
    expect(jobs.map(({ unique_key }) => unique_key)).toContain(report.id)
  })

  it('stops with the relay', async () => {
    await aStoredReport()
    const all = createProcessEarlierReports({ ...contextWith(here), now: later })
    await expect(all.run(job, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping')
  })
})

it('a missing image library is logged once', () => {
  const warn = vi.fn()
  const observe = observeProcessing({ metrics: null, log: { warn } })
  for (const has_image_library of [true, false, false]) observe({ error: null, seconds: 1, has_image_library })
  expect(warn).toHaveBeenCalledOnce()
})
