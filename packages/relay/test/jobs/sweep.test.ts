import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { removeOrphaned } from '../../src/domain/intake/remove-orphaned.ts'
import { incomingName } from '../../src/domain/intake/upload-address.ts'
import { newId } from '../../src/ids.ts'
import { startSweep, sweep } from '../../src/jobs/sweep.ts'
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

  await sweep({ database, files, now: () => NOON + 61 * MINUTE, swept_until: 0 })
  expect(await allNames(files)).toEqual([arrived, file, orphan, shot.file].sort())

  await sweep({ database, files, now: () => NOON + 2 * DAY, swept_until: 0 })
  expect(await allNames(files)).toEqual([shot.file])
  expect(await database.findSession(expired.session.id)).toBeNull()
})

it('checks only files created since the last run', async () => {
  const [old, made] = [newId('fil', NOON - 1), newId('fil', NOON)]
  await store(old)
  await store(made)
  await sweep({ database, files, now: () => NOON + DAY, swept_until: NOON })
  expect(await allNames(files)).toEqual([old])
  const claimed = await database.claimSweep({ at: NOON + DAY, every: MINUTE })
  expect(claimed).toEqual({ swept_until: NOON + DAY - 120 * MINUTE })
})

it('removes the partial files of a killed process', async () => {
  const name = newId('fil', NOON)
  await store(name)
  const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true })
  const place = entries.find((entry) => entry.name === name)?.parentPath ?? ''
  await rename(join(place, name), join(place, `${name}.${randomUUID()}.partial`))
  expect(await allNames(files)).toHaveLength(1)
  await sweep({ database, files, now: () => NOON + DAY, swept_until: 0 })
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
  await sweep({ database, files, now: () => NOON, swept_until: NOON })
  expect(await allNames(files)).toEqual([second])
  expect(await database.listOrphaned(10)).toEqual([])
})

it('runs in only one of two relays', async () => {
  let runs = 0
  const counting: Database = {
    ...database,
    forgetExpired: async (step) => {
      runs++
      return database.forgetExpired(step)
    },
  }
  const options = { database: counting, files, now: Date.now, log: vi.fn() }
  const stops = [startSweep(options), startSweep(options)]
  await vi.waitFor(() => expect(runs).toBe(1))
  await Promise.all(stops.map((stop) => stop()))
  expect(runs).toBe(1)
})

it('logs a failed run and runs again', async () => {
  let runs = 0
  const failing: Database = {
    ...database,
    forgetExpired: async () => {
      runs++
      throw new Error('disk I/O error')
    },
  }
  const log = vi.fn()
  const stop = startSweep({ database: failing, files, now: Date.now, interval: 1, log })
  await vi.waitFor(() => expect(runs).toBeGreaterThan(2))
  await stop()
  expect(log).toHaveBeenCalledWith(
    expect.stringContaining('sweep failed'),
    expect.objectContaining({ message: 'disk I/O error' }),
  )
})

it('stops after the current run, may be stopped twice, and does not run again', async () => {
  let runs = 0
  let release = () => {}
  const slow: Database = {
    ...database,
    forgetExpired: async () => {
      runs++
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return { sessions: 0, more: false }
    },
  }
  const stop = startSweep({ database: slow, files, now: Date.now, interval: 1, log: vi.fn() })
  await vi.waitFor(() => expect(runs).toBe(1))
  let stopped = false
  const stopping = Promise.all([stop(), stop()]).then(() => {
    stopped = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(stopped).toBe(false)
  release()
  await stopping
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(runs).toBe(1)
})
