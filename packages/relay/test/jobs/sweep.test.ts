import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { removeOrphaned } from '../../src/domain/intake/remove-orphaned.ts'
import { incomingName } from '../../src/domain/intake/upload-address.ts'
import { newId } from '../../src/ids.ts'
import { createSweep, sweep } from '../../src/jobs/sweep.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { openLog } from '../../src/log.ts'
import type { Database } from '../../src/storage/database.ts'
import { openDiskFiles } from '../../src/storage/disk-files.ts'
import type { Files } from '../../src/storage/files.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { allNames } from '../contracts/all-names.ts'
import { aCaptureKey, anEvent, DAY, finishSample, MINUTE, NOON, openSample, upload } from '../contracts/samples.ts'

let folder: string
let database: Database
let files: Files

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  database = await openSqlite({ folder })
  files = await openDiskFiles({ folder: join(folder, 'files') })
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

const store = (name: string) => files.put({ name, body: Readable.from([Buffer.from('x')]), max_bytes: 10 })

it('removes expired sessions with their files and orphaned files, and keeps reports', async () => {
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const expired = await openSample(database, key)
  const file = newId('fil', NOON)
  await store(file)
  await upload(database, { id: expired.artifacts[0].id, file, text: 'x' })
  const { shot } = await finishSample(database, { key })
  await store(shot.file)
  const orphan = newId('fil', NOON)
  const arrived = incomingName(newId('art', NOON))
  await store(orphan)
  await store(arrived)

  await sweep({ database, files, event_age_ms: 400 * DAY, now: () => NOON + 61 * MINUTE, swept_until: 0 })
  expect(await allNames(files)).toEqual([arrived, file, orphan, shot.file].sort())

  await sweep({ database, files, event_age_ms: 400 * DAY, now: () => NOON + 2 * DAY, swept_until: 0 })
  expect(await allNames(files)).toEqual([shot.file])
  expect(await database.findSession(expired.session.id)).toBeNull()
})

it('deletes events when they are old enough', async () => {
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const read = () => database.readEvents({ organization_id: key.organization_id, after: 0, limit: 10 })
  await sweep({ database, files, event_age_ms: DAY, now: () => NOON + DAY, swept_until: NOON })
  expect(await read()).toHaveLength(1)
  await sweep({ database, files, event_age_ms: DAY, now: () => NOON + DAY + 1, swept_until: NOON })
  expect(await read()).toEqual([])
})

it('checks only files created since the last run', async () => {
  const [old, made] = [newId('fil', NOON - 1), newId('fil', NOON)]
  await store(old)
  await store(made)
  await sweep({ database, files, event_age_ms: 400 * DAY, now: () => NOON + DAY, swept_until: NOON })
  expect(await allNames(files)).toEqual([old])
  expect(await database.readSweptUntil()).toBe(NOON + DAY - 120 * MINUTE)
})

it('removes the partial files of a killed process', async () => {
  const name = newId('fil', NOON)
  await store(name)
  const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true })
  const place = entries.find((entry) => entry.name === name)?.parentPath ?? ''
  await rename(join(place, name), join(place, `${name}.${randomUUID()}.partial`))
  expect(await allNames(files)).toHaveLength(1)
  await sweep({ database, files, event_age_ms: 400 * DAY, now: () => NOON + DAY, swept_until: 0 })
  expect(await allNames(files)).toEqual([])
})

it('removes an orphaned file later if it cannot be removed at once', async () => {
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const { artifacts } = await openSample(database, key)
  const { id } = artifacts[0]
  const [first, second] = [newId('fil', NOON), newId('fil', NOON)]
  for (const file of [first, second]) {
    await store(file)
    await upload(database, { id, file, text: 'x' })
  }
  const broken = { ...files, remove: async () => Promise.reject(new Error('the store is away')) }
  await removeOrphaned({ database, files: broken }, [first])
  expect(await allNames(files)).toEqual([first, second].sort())
  await sweep({ database, files, event_age_ms: 400 * DAY, now: () => NOON, swept_until: NOON })
  expect(await allNames(files)).toEqual([second])
  expect(await database.listOrphaned(10)).toEqual([])
})

/** A database that counts the runs of the sweep. */
function counting() {
  const runs: number[] = []
  const counted: Database = {
    ...database,
    forgetExpired: async (step) => {
      runs.push(step.before)
      return database.forgetExpired(step)
    },
  }
  return { runs, counted }
}

it('runs in only one of two relays, and again after a quarter of an hour', async () => {
  const { runs, counted } = counting()
  const clock = { now: NOON }
  const now = () => clock.now
  const handlers = { sweep: createSweep({ database: counted, files, event_age_ms: DAY, now }) }
  const stops = [1, 2].map(() => startWorker({ database: counted, handlers, now, log: openLog('off'), poll_ms: 1 }))
  const nextSweep = async () =>
    (await database.listJobs({ state: 'queued', at: now(), size: 1, before: null }))[0]?.run_at
  await expect.poll(nextSweep).toBe(NOON + 15 * MINUTE)
  expect(runs).toHaveLength(1)
  clock.now = NOON + 15 * MINUTE
  await expect.poll(nextSweep).toBe(NOON + 30 * MINUTE)
  await Promise.all(stops.map((stop) => stop()))
  expect(runs).toHaveLength(2)
})

it('does not run at the start of a relay if it has just run', async () => {
  const { runs, counted } = counting()
  const handlers = { sweep: createSweep({ database: counted, files, event_age_ms: DAY, now: () => NOON }) }
  const start = () => startWorker({ database: counted, handlers, now: () => NOON, log: openLog('off'), poll_ms: 1 })
  const first = start()
  await vi.waitFor(() => expect(runs).toHaveLength(1))
  await first()
  const claim = vi.spyOn(counted, 'claimJob')
  const second = start()
  await expect.poll(() => claim.mock.calls.length).toBeGreaterThan(2)
  await second()
  expect(runs).toHaveLength(1)
})

it('stops between two batches', async () => {
  const stopping = new AbortController()
  const endless: Database = {
    ...database,
    forgetExpired: async () => {
      stopping.abort()
      return { sessions: 1, more: true }
    },
  }
  const run = sweep({
    database: endless,
    files,
    event_age_ms: DAY,
    now: () => NOON,
    swept_until: 0,
    signal: stopping.signal,
  })
  await expect(run).rejects.toThrow('aborted')
  expect(await database.readSweptUntil()).toBe(0)
})
