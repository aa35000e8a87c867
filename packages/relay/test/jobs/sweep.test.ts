import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startSweep, sweep } from '../../src/jobs/sweep.ts'
import type { Database } from '../../src/storage/database.ts'
import { openDiskFiles } from '../../src/storage/disk-files.ts'
import type { Files } from '../../src/storage/files.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { allNames } from '../contracts/all-names.ts'
import { aCaptureKey, DAY, finishSample, MINUTE, NOON, openSample, upload } from '../contracts/samples.ts'

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

it('removes expired sessions with their files, and files that nothing names, and keeps reports', async () => {
  const key = aCaptureKey(await database.findHome())
  await database.createCaptureKey(key)
  const expired = await openSample(database, key)
  await store('expired')
  await upload(database, { id: expired.artifacts[0].id, file: 'expired', text: 'x' })
  const { shot } = await finishSample(database, { key })
  await store(shot.file)
  await store('orphan')

  await sweep({ database, files, now: () => NOON + 61 * MINUTE })
  expect((await allNames(files)).sort()).toEqual(['expired', 'orphan', shot.file].sort())

  const later = Math.max(NOON, Date.now()) + 2 * DAY
  await sweep({ database, files, now: () => later })
  expect(await allNames(files)).toEqual([shot.file])
  expect(await database.findSession(expired.session.id)).toBeNull()
})

it('goes on after a run that failed, and says so', async () => {
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

it('stops twice, after the run under way, and starts none after that', async () => {
  let runs = 0
  let release = () => {}
  const slow: Database = {
    ...database,
    forgetExpired: async () => {
      runs++
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return { sessions: 0, files: [], more: false }
    },
  }
  const stop = startSweep({ database: slow, files, now: Date.now, interval: 1, log: vi.fn() })
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
