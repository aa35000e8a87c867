import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createProject, deleteProject } from '../../src/domain/projects/projects.ts'
import { createPurgeProject } from '../../src/jobs/purge-project.ts'
import type { ClaimedJob, Database } from '../../src/storage/database.ts'
import { openDiskFiles } from '../../src/storage/disk-files.ts'
import type { Files } from '../../src/storage/files.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { allNames } from '../contracts/all-names.ts'
import { aCaptureKey, anEvent, finishSample, NOON } from '../contracts/samples.ts'
import { operatorOf } from '../support/operator.ts'

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

it('deletes the rows and files of a deleted project, and running twice is harmless', async () => {
  const context = { database, files, now: () => NOON }
  const operator = await operatorOf(database)
  const { id } = await createProject(context, operator, { name: 'Shop' })
  const doomed = aCaptureKey({ organization_id: operator.organization_id, project_id: id })
  const kept = aCaptureKey(await database.findDefaultProject())
  const shots: string[] = []
  for (const key of [doomed, kept]) {
    await database.createCaptureKey(key, anEvent(key))
    const { shot } = await finishSample(database, { key })
    await files.put({ name: shot.file, body: Readable.from([Buffer.from('pixels')]), max_bytes: 10 })
    shots.push(shot.file)
  }
  await deleteProject(context, operator, { id })
  const job = await database.claimJob({ kinds: ['purge_project'], at: NOON, lease_ms: 1000 })
  if (!job) return expect.fail('The deletion added no job.')
  const purge = createPurgeProject(context)
  for (let twice = 0; twice < 2; twice++) {
    await purge.run(job, new AbortController().signal)
    expect(await allNames(files)).toEqual(shots.slice(1))
    expect(await database.listOrphaned(10)).toEqual([])
    expect(await database.findCaptureKey(doomed.public_key)).toBeNull()
    expect(await database.findCaptureKey(kept.public_key)).toEqual(kept)
  }
})

it('stops when the relay stops', async () => {
  const purge = createPurgeProject({ database, files })
  const job = { payload: { project_id: 'prj_1' } } as unknown as ClaimedJob
  await expect(purge.run(job, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping')
})
