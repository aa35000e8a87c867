import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createIndexReports } from '../../src/jobs/index-reports.ts'
import type { ClaimedJob, Database } from '../../src/storage/database.ts'
import { ANY_REPORT } from '../../src/storage/report-filter.ts'
import { readSearch } from '../../src/storage/search-terms.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { aCaptureKey, anEvent, EVERY_REPORT, finishSample } from '../contracts/samples.ts'

const JOB = {} as ClaimedJob

let folder: string
let database: Database
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  database = await openSqlite({ folder })
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

it('indexes every report, and running twice is harmless', async () => {
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const ids: string[] = []
  for (let count = 0; count < 101; count++) ids.push((await finishSample(database, { key })).report.id)
  const { organization_id } = key
  const filter = { ...ANY_REPORT, search: { terms: readSearch('cart'), within: 'all' } } as const
  const find = () => database.readReports({ ...EVERY_REPORT, organization_id, filter, start: undefined, limit: 200 })
  expect(await find()).toEqual([])
  for (let twice = 0; twice < 2; twice++) {
    await createIndexReports({ database }).run(JOB, new AbortController().signal)
    expect((await find()).map(({ id }) => id).sort()).toEqual(ids.sort())
  }
})

it('stops when the relay stops', async () => {
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  await finishSample(database, { key })
  const stopped = createIndexReports({ database }).run(JOB, AbortSignal.abort(new Error('stopping')))
  await expect(stopped).rejects.toThrow('stopping')
})
