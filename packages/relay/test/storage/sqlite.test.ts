import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SCHEMA_CHANGES } from '../../src/storage/schema/versions.ts'
import { SELECT_DUE } from '../../src/storage/sqlite/jobs.ts'
import { DATABASE_FILE, openSqlite } from '../../src/storage/sqlite/open.ts'
import { SELECT_BY_NUMBER } from '../../src/storage/sqlite/reports.ts'
import { databaseContract } from '../contracts/database.ts'
import { deletionContract } from '../contracts/deletion.ts'
import { aJob, jobContract } from '../contracts/jobs.ts'
import { passkeysContract } from '../contracts/passkeys.ts'
import { peopleContract } from '../contracts/people.ts'
import { processingContract } from '../contracts/processing.ts'
import { reportWorkContract } from '../contracts/report-work.ts'
import { aCaptureKey, anEvent, finishSample, NOON, openSample, SEES_ALL } from '../contracts/samples.ts'
import { searchContract } from '../contracts/search.ts'
import { shareLinkContract } from '../contracts/share-links.ts'
import { statisticsContract } from '../contracts/statistics.ts'
import { startChild } from './child.ts'

const openNew = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  const db = await openSqlite({ folder })
  return {
    db,
    reopen: () => openSqlite({ folder }),
    dispose: async () => {
      await db.close()
      await rm(folder, { recursive: true })
    },
  }
}
describe('a SQLite database', () => databaseContract(openNew))
describe('people in a SQLite database', () => peopleContract(openNew))
describe('passkeys in a SQLite database', () => passkeysContract(openNew))
describe('the jobs of a SQLite database', () => jobContract(openNew))
describe('report work in a SQLite database', () => reportWorkContract(openNew))
describe('statistics in a SQLite database', () => statisticsContract(openNew))
describe('share links in a SQLite database', () => shareLinkContract(openNew))
describe('search in a SQLite database', () => searchContract(openNew))
describe('a deletion from a SQLite database', () =>
  deletionContract(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-'))
    return {
      db: await openSqlite({ folder }),
      reopen: () => openSqlite({ folder }),
      dispose: () => rm(folder, { recursive: true }),
      read: () => readBytes(folder),
    }
  }))

/** Every byte of the files in a folder, the write-ahead log included. */
async function readBytes(folder: string): Promise<string> {
  const names = await readdir(folder)
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))
  return files.join('\n').toLowerCase()
}
describe('processing in a SQLite database', () => processingContract(openNew))

describe('a SQLite file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('has every row that was acknowledged before the process was killed', async () => {
    const child = startChild('write-until-killed.ts', folder)
    const acknowledged = new Set<string>()
    for await (const line of child.lines) {
      acknowledged.add(line)
      if (acknowledged.size === 40) child.kill()
    }
    const db = await openSqlite({ folder })
    const found = await Promise.all([...acknowledged].map((id) => db.findSession(id)))
    expect(found.map((session) => session?.artifacts.length)).toEqual([...acknowledged].map(() => 2))
    await db.close()
  })

  it('is created once by processes that open it at the same time', async () => {
    const children = Array.from({ length: 4 }, () => startChild('print-default-project.ts', folder))
    const projects = await Promise.all(children.map(async ({ lines }) => (await Readable.from(lines).toArray()).join()))
    expect(projects[0]).toMatch(/^org_\w{26} prj_\w{26}$/)
    expect(new Set(projects).size).toBe(1)
  })

  it('finds a report by its number through the index, also without statistics', async () => {
    const db = await openSqlite({ folder })
    const key = aCaptureKey(await db.findDefaultProject())
    await db.createCaptureKey(key, anEvent(key))
    const { report } = await finishSample(db, { key })
    const number = report.id.slice(-8)
    const file = new BetterSqlite3(join(folder, DATABASE_FILE))
    // The rest of the plan asks for deleted projects, which are few.
    const plan = () =>
      file
        .prepare<[string, string], { detail: string }>(`explain query plan ${SELECT_BY_NUMBER}`)
        .all('o', 'n')
        .flatMap(({ detail }) => (/reports|ORDER/.test(detail) ? detail : []))
    const search = 'SEARCH reports USING INDEX reports_by_number (organization_id=? AND <expr>=?)'
    expect(plan()).toEqual([search])
    file.exec('analyze')
    expect(plan()).toEqual([search])
    file.close()
    const { organization_id } = key
    expect(await db.findReportsByNumber({ viewer: SEES_ALL, number, organization_id })).toMatchObject([
      { id: report.id },
    ])
    expect(await db.findReportsByNumber({ viewer: SEES_ALL, number, organization_id: 'org_other' })).toEqual([])
    await db.close()
  })

  it('finds the next job through the index, in order, also without statistics', async () => {
    const db = await openSqlite({ folder })
    const file = new BetterSqlite3(join(folder, DATABASE_FILE))
    const plan = () =>
      file
        .prepare<[object], { detail: string }>(`explain query plan ${SELECT_DUE}`)
        .all({ kinds: '["count"]', at: NOON })
        .map(({ detail }) => detail)
    const search = 'SEARCH jobs USING INDEX jobs_due (run_at<?)'
    expect(plan()[0]).toBe(search)
    expect(plan().join()).not.toContain('ORDER BY')
    for (let index = 0; index < 200; index++) await db.addJob(aJob())
    file.exec('analyze')
    expect(plan()[0]).toBe(search)
    file.close()
    await db.close()
  })

  it('is readable by its owner only, with SQLite’s other files', async () => {
    const db = await openSqlite({ folder: join(folder, 'made', 'here') })
    await db.check()
    for (const suffix of ['', '-wal', '-shm']) {
      const { mode } = await stat(join(folder, 'made', 'here', DATABASE_FILE + suffix))
      expect(mode & 0o077).toBe(0)
    }
    expect((await stat(join(folder, 'made', 'here'))).mode & 0o077).toBe(0)
    await db.close()
  })

  it('is copied before its tables are changed, and only its owner can read the copy', async () => {
    const old = new BetterSqlite3(join(folder, DATABASE_FILE))
    old.exec(SCHEMA_CHANGES[0]?.sqlite ?? '')
    old.pragma('user_version = 1')
    old.exec(`insert into organizations values ('org_1', 'The shop', 1);
              insert into projects values ('prj_1', 'org_1', 'The cart', 1)`)
    old.close()
    const db = await openSqlite({ folder })
    expect(await db.findDefaultProject()).toEqual({ organization_id: 'org_1', project_id: 'prj_1' })
    await db.close()
    const copy = join(folder, 'backups', 'earshot-v1.db')
    expect((await stat(copy)).mode & 0o077).toBe(0)
    const kept = new BetterSqlite3(copy, { readonly: true })
    expect(kept.pragma('user_version', { simple: true })).toBe(1)
    expect(kept.prepare('select name from projects').pluck().all()).toEqual(['The cart'])
    kept.close()
  })

  it('of a newer version is refused with advice, and stays unchanged', async () => {
    await (await openSqlite({ folder })).close()
    const raw = new BetterSqlite3(join(folder, DATABASE_FILE))
    raw.pragma('user_version = 999')
    raw.close()
    await expect(openSqlite({ folder })).rejects.toThrow(/newer version of Earshot \(schema 999, .*Use that version/)
  })

  it('rejects all waiting steps if the commit fails, and continues afterwards', async () => {
    const db = await openSqlite({ folder })
    const key = aCaptureKey(await db.findDefaultProject())
    await db.createCaptureKey(key, anEvent(key))
    const raw = new BetterSqlite3(join(folder, DATABASE_FILE))
    // A constraint that is looked at when the transaction ends, which is what makes COMMIT itself fail.
    raw.exec(`create table broken (id text references sessions (id) deferrable initially deferred);
              create trigger break_commit after insert on sessions begin insert into broken values ('none'); end;`)
    const failed = await Promise.allSettled([openSample(db, key), db.check()])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    raw.exec('drop trigger break_commit')
    raw.close()
    expect((await openSample(db, key)).answer).toBe('opened')
    await db.close()
  })
})
