import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { openStores } from '../../src/open-stores.ts'
import { earshot } from '../cli/earshot.ts'
import { aJob } from '../contracts/jobs.ts'
import {
  aCaptureKey,
  anApiKey,
  anEvent,
  anOutcome,
  finishSample,
  NOON,
  openSample,
  SEES_ALL,
} from '../contracts/samples.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { type StandIn, startStandIn } from '../support/s3-stand-in.ts'

let postgres: TestPostgres
let store: StandIn
let from: string
let to: string
let env: Record<string, string>

beforeAll(async () => {
  ;[postgres, store] = await Promise.all([startPostgres(), startStandIn()])
})
beforeEach(async () => {
  from = await mkdtemp(join(tmpdir(), 'earshot-from-'))
  to = await mkdtemp(join(tmpdir(), 'earshot-to-'))
  env = {
    EARSHOT_DATABASE_URL: await postgres.newDatabase(),
    EARSHOT_SECRET: 'a secret that is long enough for this',
    EARSHOT_S3_BUCKET: store.settings.bucket,
    EARSHOT_S3_ENDPOINT: store.settings.endpoint,
    EARSHOT_S3_ACCESS_KEY_ID: store.settings.access_key_id,
    EARSHOT_S3_SECRET_ACCESS_KEY: store.settings.secret_access_key,
  }
})
afterEach(async () => {
  store.faults.length = 0
  await Promise.all([from, to].map((folder) => rm(folder, { recursive: true })))
})
afterAll(() => Promise.all([postgres.stop(), store.stop()]))

const migrate = () => earshot(['migrate', '--from', from], { data_dir: to, env })

/** A folder with keys, an open session and some reports, and what is in it. */
async function fill() {
  const { database, files } = await openStores({ data_dir: from, now: Date.now })
  const project = await database.findDefaultProject()
  const key = aCaptureKey(project)
  const apiKey = anApiKey(project)
  await database.createCaptureKey(key, anEvent(key))
  await database.createApiKey({ key: apiKey, max_live: 10, event: anEvent(apiKey) })
  const { session } = await openSample(database, key)
  const reports = []
  for (let index = 0; index < 12; index++) {
    const { report, shot } = await finishSample(database, { key, at: key.created_at + index })
    await files.put({ name: shot.file, body: Readable.from([Buffer.from(shot.text)]), max_bytes: 100 })
    reports.push({ report, shot })
  }
  await database.close()
  return { project, key, apiKey, session, reports }
}

it('copies every row and every byte, and reports it', async () => {
  const { project, key, apiKey, session, reports } = await fill()
  const { code, stdout, stderr } = await migrate()
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(stdout).toMatch(/reports +12\n/)
  expect(stdout).toContain('12 copied, 0 already there, 72 bytes')

  const { database, files } = await openStores({ ...readConfig({ ...env, EARSHOT_DATA_DIR: to }), now: Date.now })
  expect(await database.findDefaultProject()).toEqual(project)
  expect(await database.findCaptureKey(key.public_key)).toEqual(key)
  expect(await database.findApiKey(apiKey.hash)).toEqual({ ...apiKey, owner_role: null })
  expect(await database.findSession(session.id)).toMatchObject(session)
  for (const { report, shot } of reports) {
    expect(
      await database.findReport({ viewer: SEES_ALL, id: report.id, organization_id: project.organization_id }),
    ).toMatchObject(report)
    const bytes = await files.open(shot.file)
    expect(bytes && (await text(bytes))).toBe(shot.text)
  }
  await database.close()
})

it('copies the thumbnail and the search text of a report', async () => {
  const { reports } = await fill()
  const [{ report }] = reports as [(typeof reports)[number]]
  const source = await openStores({ data_dir: from, now: Date.now })
  await source.files.put({ name: `small-${report.id}`, body: Buffer.from('picture'), max_bytes: 7 })
  await source.database.recordProcessing({ ...anOutcome(report.id), event: null })
  await source.database.close()
  const { code, stdout } = await migrate()
  expect(code).toBe(0)
  expect(stdout).toMatch(/report_texts +1\n/)
  expect(stdout).toContain('13 copied, 0 already there')
  const { database, files } = await openStores({ ...readConfig({ ...env, EARSHOT_DATA_DIR: to }), now: Date.now })
  const { file } = (await database.findThumbnail(report.id)) ?? expect.fail('There is no thumbnail.')
  expect((await files.read(file))?.toString()).toBe('picture')
  await database.close()
})

it('copies jobs, and replaces the one that the first start of a relay has added', async () => {
  await fill()
  const source = await openStores({ data_dir: from, now: Date.now })
  const [sweep, dead] = [aJob({ kind: 'sweep', unique_key: 'sweep' }), aJob()]
  await source.database.addJob(dead)
  const claimed = await source.database.claimJob({ kinds: ['count'], at: NOON, lease_ms: 1 })
  await source.database.failJob({ ...(claimed ?? expect.fail()), at: NOON, retry_at: null, error: 'no disk' })
  await source.database.addJob(sweep)
  await source.database.close()
  const config = readConfig({ ...env, EARSHOT_DATA_DIR: to })
  const before = await openStores({ ...config, now: Date.now })
  await before.database.addJob(aJob({ kind: 'sweep', unique_key: 'sweep' }))
  await before.database.close()

  expect((await migrate()).code).toBe(0)
  const { database } = await openStores({ ...config, now: Date.now })
  const listed = await database.listJobs({ state: null, at: NOON, size: 100, before: null })
  const jobs = listed.filter(({ kind }) => kind !== 'process_report')
  expect(listed).toHaveLength(jobs.length + 12)
  expect(jobs).toHaveLength(3)
  expect(jobs).toContainEqual(expect.objectContaining({ kind: 'index_reports', state: 'queued' }))
  expect(jobs).toContainEqual({ ...sweep, attempts: 0, last_error: null, dead_at: null, state: 'queued' })
  expect(jobs).toContainEqual({ ...dead, attempts: 1, last_error: 'no disk', dead_at: NOON, state: 'dead' })
  await database.close()
})

it('resumes where it was interrupted, and copies nothing twice', async () => {
  await fill()
  let left = 5
  store.faults.push({ fits: ({ method, key }) => method === 'PUT' && key.includes('shot') && left-- <= 0, does: 500 })
  const broken = await migrate()
  expect(broken.code).toBe(1)
  expect(broken.stderr).toContain('object store')
  store.faults.length = 0
  const again = await migrate()
  expect(again.code).toBe(0)
  expect(again.stdout).toContain('7 copied, 5 already there')
})

it('keeps no rows if one was stored differently', async () => {
  await fill()
  const { database } = await openStores({ ...readConfig({ ...env, EARSHOT_DATA_DIR: to }), now: Date.now })
  await database.close()
  const client = new Client({ connectionString: env.EARSHOT_DATABASE_URL ?? '' })
  await client.connect()
  await client.query(`create function worse() returns trigger language plpgsql as
    $$ begin new.title := new.title || '!'; return new; end $$`)
  await client.query('create trigger worse before insert on reports for each row execute function worse()')
  const { code, stderr } = await migrate()
  expect(code).toBe(1)
  expect(stderr).toContain('rows of reports differ')
  expect((await client.query('select * from reports')).rows).toEqual([])
  await client.end()
})

it('refuses a database with data, and a file that is missing or differs', async () => {
  const { reports } = await fill()
  const { database, files } = await openStores({ data_dir: from, now: Date.now })
  const file = reports[3]?.shot.file ?? ''
  await files.remove([file])
  expect((await migrate()).stderr).toContain(`${file} is not in the folder`)
  await files.put({ name: file, body: Readable.from([Buffer.from('pixelz')]), max_bytes: 100 })
  expect((await migrate()).stderr).toContain(`${file} in the object store does not match its row`)
  await database.close()

  const target = await openStores({ ...readConfig({ ...env, EARSHOT_DATA_DIR: to }), now: Date.now })
  const unexpected = aCaptureKey(await target.database.findDefaultProject())
  await target.database.createCaptureKey(unexpected, anEvent(unexpected))
  await target.database.close()
  await files.remove([file])
  await files.put({ name: file, body: Readable.from([Buffer.from('pixels')]), max_bytes: 100 })
  const { code, stderr } = await migrate()
  expect(code).toBe(2)
  expect(stderr).toContain('The database already contains data')
})

it('reports a missing or unsuitable source before it changes anything', async () => {
  expect((await migrate()).stderr).toContain('There is no relay')
  await writeFile(join(from, 'earshot.db'), '')
  expect((await migrate()).stderr).toContain('has version 0')
})
