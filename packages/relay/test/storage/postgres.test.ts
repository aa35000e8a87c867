import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkSharedDatabase } from '../../src/cli/checks/shared-database.ts'
import { CLAIM } from '../../src/storage/postgres/jobs.ts'
import { openPostgres } from '../../src/storage/postgres/open.ts'
import { SELECT_BY_NUMBER } from '../../src/storage/postgres/reports.ts'
import { databaseContract } from '../contracts/database.ts'
import { deletionContract } from '../contracts/deletion.ts'
import { aJob, jobContract } from '../contracts/jobs.ts'
import { passkeysContract } from '../contracts/passkeys.ts'
import { peopleContract } from '../contracts/people.ts'
import { processingContract } from '../contracts/processing.ts'
import { reportWorkContract } from '../contracts/report-work.ts'
import { aCaptureKey, anEvent, DAY, finishSample, NOON, openSample } from '../contracts/samples.ts'
import { searchContract } from '../contracts/search.ts'
import { shareLinkContract } from '../contracts/share-links.ts'
import { statisticsContract } from '../contracts/statistics.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { reuseDatabase } from '../support/reused-database.ts'

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const answers = await client.query(sql)
  await client.end()
  return [answers].flat().at(-1)?.rows ?? []
}

describe('a PostgreSQL database', () => databaseContract(reuseDatabase(() => server)))
describe('people in a PostgreSQL database', () => peopleContract(reuseDatabase(() => server)))
describe('passkeys in a PostgreSQL database', () => passkeysContract(reuseDatabase(() => server)))
describe('the jobs of a PostgreSQL database', () => jobContract(reuseDatabase(() => server)))
describe('report work in a PostgreSQL database', () => reportWorkContract(reuseDatabase(() => server)))
describe('statistics in a PostgreSQL database', () => statisticsContract(reuseDatabase(() => server)))
describe('share links in a PostgreSQL database', () => shareLinkContract(reuseDatabase(() => server)))
describe('search in a PostgreSQL database', () => searchContract(reuseDatabase(() => server)))
describe('a deletion from a PostgreSQL database', () =>
  deletionContract(async () => {
    const url = await server.newDatabase()
    const open = async () => (await openPostgres({ url, secret_fingerprint: 'one' })).database
    const db = await open()
    return { db, reopen: open, dispose: () => db.close(), read: () => readRows(url) }
  }))

/** Every row of every table, as text. */
async function readRows(url: string): Promise<string> {
  const tables = await ask(url, "select tablename from pg_tables where schemaname = 'public'")
  const selects = tables.map(({ tablename }) => `select t::text as row from ${tablename} as t`)
  return (await ask(url, selects.join(' union all ')))
    .map(({ row }) => row)
    .join('\n')
    .toLowerCase()
}
describe('processing in a PostgreSQL database', () => processingContract(reuseDatabase(() => server)))

describe('a PostgreSQL server', () => {
  const secret_fingerprint = 'one'

  it('gets its tables and project once from many relays that start together', async () => {
    const url = await server.newDatabase()
    const opened = await Promise.all(Array.from({ length: 8 }, () => openPostgres({ url, secret_fingerprint })))
    const projects = await Promise.all(opened.map(({ database }) => database.findDefaultProject()))
    expect(new Set(projects.map(({ organization_id }) => organization_id)).size).toBe(1)
    expect(await ask(url, 'select count(*)::int from organizations')).toEqual([{ count: 1 }])
    await Promise.all(opened.map(({ database }) => database.close()))
  })

  it('is refused with advice if its tables have a newer version, and stays unchanged', async () => {
    const url = await server.newDatabase()
    const { database } = await openPostgres({ url, secret_fingerprint })
    await database.close()
    await ask(url, 'update earshot_version set version = 999')
    await expect(openPostgres({ url, secret_fingerprint })).rejects.toThrow(
      /newer version of Earshot \(schema 999, .*Use that/,
    )
    expect(await ask(url, 'select version from earshot_version')).toEqual([{ version: 999 }])
  })

  it('refuses another secret, and stays unchanged', async () => {
    const url = await server.newDatabase()
    const { database } = await openPostgres({ url, secret_fingerprint })
    await database.close()
    await expect(openPostgres({ url, secret_fingerprint: 'two' })).rejects.toThrow('EARSHOT_SECRET differs')
    expect(await ask(url, 'select value from agreements')).toEqual([{ value: 'one' }])
  })

  it.each([
    ['a wrong password', (url: string) => url.replace(':password@', ':wrong@'), 'refuses the password'],
    ['no such database', (url: string) => `${url}_not`, 'the database does not exist'],
    ['nothing that listens', () => 'postgres://a:hidden-word@127.0.0.1:1/db', 'nothing listens there'],
    [
      'no such host',
      () => 'postgres://a:hidden-word@no-such-host.invalid/db',
      /host does not exist|cannot be resolved/,
    ],
  ])('reports %s in one sentence, without the password', async (_what, change, expected) => {
    const url = change(await server.newDatabase())
    const failure: Error = await openPostgres({ url, secret_fingerprint }).then(
      () => expect.fail('It opened.'),
      (error) => error,
    )
    expect(failure.message).toMatch(expected)
    expect(failure.message).not.toMatch(/hidden-word|wrong@/)
  })

  it('finds a report by its number through the index', async () => {
    const url = await server.newDatabase()
    const { database } = await openPostgres({ url, secret_fingerprint })
    const key = aCaptureKey(await database.findDefaultProject())
    await database.createCaptureKey(key, anEvent(key))
    await finishSample(database, { key })
    await database.close()
    // Without the checks of foreign keys, so that one session does for all of them.
    await ask(
      url,
      `set session_replication_role = replica;
       insert into reports select (reports).* from (
         select jsonb_populate_record(reports, jsonb_build_object('id', 'rep_' || md5(n::text), 'session_id', n::text)) as reports
         from reports, generate_series(1, 20000) n
       ) copies;
       analyze reports`,
    )
    const rows = await ask(
      url,
      `prepare find (text, text) as ${SELECT_BY_NUMBER.text};
       set plan_cache_mode = force_generic_plan;
       explain execute find ('${key.organization_id}', '00000000')`,
    )
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('Index Scan using reports_by_number on reports')
    // The filter asks for deleted projects, which are few.
    expect(plan).not.toMatch(/Sort Key: (reports\.)?created_at|Seq Scan on reports\b/)
  })

  it('finds the next job through the index', async () => {
    const url = await server.newDatabase()
    const { database } = await openPostgres({ url, secret_fingerprint })
    await database.addJob(aJob())
    await database.close()
    await ask(
      url,
      `insert into jobs select (jobs).* from (
         select jsonb_populate_record(jobs, jsonb_build_object('id', 'job_' || n, 'run_at', ${NOON} + n)) as jobs
         from jobs, generate_series(1, 20000) n
       ) copies;
       analyze jobs`,
    )
    const rows = await ask(
      url,
      `prepare claim (bigint, text[], text, bigint) as ${CLAIM.text};
       set plan_cache_mode = force_generic_plan;
       explain execute claim (${NOON}, '{count}', 'token', ${NOON})`,
    )
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('Index Scan using jobs_due on jobs')
    expect(plan).not.toMatch(/Sort|Seq Scan/)
  })

  it('finds nothing by a value with NUL, which it cannot store', async () => {
    const { database } = await openPostgres({ url: await server.newDatabase(), secret_fingerprint })
    expect(await database.findUpload('art_\0', NOON)).toBeNull()
    expect(await database.findArtifact('art_\0')).toBeNull()
    expect(await database.findPublicReport('rep_\0')).toBeNull()
    await database.close()
  })

  it('tells earshot doctor how far its clock is from that of this machine', async () => {
    const url = await server.newDatabase()
    const clockOf = async () => (await checkSharedDatabase(url)).find(({ subject }) => subject === 'clock')
    expect(await clockOf()).toMatchObject({ state: 'ok' })
    const own = Date.now
    const behind = vi.spyOn(Date, 'now').mockImplementation(() => own() - 60_000)
    expect(await clockOf()).toMatchObject({ state: 'warning', message: expect.stringMatching(/ \d\d s behind /) })
    behind.mockRestore()
  })

  it('forgets the count of a client, also of one past its limit', async () => {
    const url = await server.newDatabase()
    const { database, createLimiter } = await openPostgres({ url, secret_fingerprint })
    const limiter = createLimiter({ keyPrefix: 'guesses', points: 1, duration: 60, now: Date.now })
    const isAllowed = async (who: string) => (await limiter.consume(who)).is_allowed
    for (const who of ['a', 'b']) expect([await isAllowed(who), await isAllowed(who)]).toEqual([true, false])
    await limiter.forget('a')
    expect([await isAllowed('a'), await isAllowed('a'), await isAllowed('b')]).toEqual([true, false, false])
    expect(await ask(url, 'select points from rate_limits order by key')).toEqual([{ points: 2 }, { points: 2 }])
    await database.close()
  })

  it('works again after its connections were closed', async () => {
    const url = await server.newDatabase()
    const { database } = await openPostgres({ url, secret_fingerprint })
    const key = aCaptureKey(await database.findDefaultProject())
    await database.createCaptureKey(key, anEvent(key))
    await ask(url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'earshot'`)
    await expect.poll(() => openSample(database, key).then(({ answer }) => answer, String)).toBe('opened')
    await database.close()
  })

  it('lets two concurrent sweeps delete each session once', async () => {
    const url = await server.newDatabase()
    const [one, other] = await Promise.all([1, 2].map(() => openPostgres({ url, secret_fingerprint })))
    if (!one || !other) return expect.fail('not opened')
    const key = aCaptureKey(await one.database.findDefaultProject())
    await one.database.createCaptureKey(key, anEvent(key))
    for (let index = 0; index < 40; index++) await openSample(one.database, key)
    const before = NOON + DAY
    const swept = await Promise.all(
      [one, other, one, other].map(({ database }) => database.forgetExpired({ before, limit: 15 })),
    )
    expect(swept.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(40)
    await Promise.all([one.database.close(), other.database.close()])
  })
})
