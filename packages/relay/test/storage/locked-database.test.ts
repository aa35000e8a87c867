import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StoreUnavailable } from '../../src/errors.ts'
import { retryWhenBusy } from '../../src/storage/sqlite/busy.ts'
import { createGroupCommit } from '../../src/storage/sqlite/group-commit.ts'
import { DATABASE_FILE, openSqlite } from '../../src/storage/sqlite/open.ts'
import { startChild } from './child.ts'

let folder: string
let holder: ReturnType<typeof startChild>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  await (await openSqlite({ folder })).close()
})
afterEach(async () => {
  holder?.kill()
  await rm(folder, { recursive: true })
})

async function hold(script: 'hold-write-lock.ts' | 'hold-whole-database.ts'): Promise<void> {
  holder = startChild(script, folder)
  for await (const line of holder.lines) if (line === 'held') break
}

/** What is there after a moment in which the event loop had to run; the lock is held for all of it. */
async function afterAMoment<Answer>(work: Promise<Answer>): Promise<Answer> {
  await sleep(100)
  holder.kill()
  return work
}

describe('while another process holds the lock', () => {
  const PATIENT = { max_wait: 60_000 }

  function openRaw() {
    const db = new BetterSqlite3(join(folder, DATABASE_FILE), { timeout: 10 })
    const insert = db.prepare('insert into used_nonces (id, expires_at) values (?, 1)')
    const ids = () => db.prepare('select id from used_nonces order by id').pluck().all()
    return { db, insert, ids }
  }

  it('writes wait together without blocking the process, and succeed once it is free', async () => {
    const { db, insert, ids } = openRaw()
    const { write, close } = createGroupCommit(db, PATIENT)
    await hold('hold-write-lock.ts')
    const writes = ['a', 'b'].map((id) => write(() => insert.run(id).changes))
    expect(await afterAMoment(Promise.all(writes))).toEqual([1, 1])
    expect(await write(() => insert.run('c').changes)).toBe(1)
    expect(ids()).toEqual(['a', 'b', 'c'])
    await close()
    db.close()
  })

  it('a write that has waited too long is refused as UNAVAILABLE, and nothing of it is kept', async () => {
    const { db, insert, ids } = openRaw()
    const { write } = createGroupCommit(db, { max_wait: 0 })
    await hold('hold-write-lock.ts')
    await expect(write(() => insert.run('a'))).rejects.toThrow(StoreUnavailable)
    holder.kill()
    await expect.poll(() => write(() => insert.run('b').changes).catch(() => 0)).toBe(1)
    expect(ids()).toEqual(['b'])
    db.close()
  })

  it('closing waits for queued writes', async () => {
    const { db, insert, ids } = openRaw()
    const { write, close } = createGroupCommit(db, PATIENT)
    await hold('hold-write-lock.ts')
    const written = write(() => insert.run('a').changes)
    const closed = Promise.all([close(), close()])
    await expect(write(() => insert.run('late'))).rejects.toThrow('closed')
    expect(await afterAMoment(written)).toBe(1)
    await closed
    expect(ids()).toEqual(['a'])
    db.close()
  })

  it('the database is read, and is opened by another relay', async () => {
    const db = await openSqlite({ folder })
    await hold('hold-write-lock.ts')
    const project = await db.findDefaultProject()
    expect(await db.listCaptureKeys(project.organization_id)).toEqual([])
    const other = await openSqlite({ folder })
    expect(await other.findDefaultProject()).toEqual(project)
    holder.kill()
    await Promise.all([db.close(), other.close()])
  })

  it('opening waits for an exclusive lock without blocking the process', async () => {
    await hold('hold-whole-database.ts')
    const db = await afterAMoment(openSqlite({ folder }))
    await db.check()
    await db.close()
  })
})

describe('a step that meets a lock', () => {
  const locked = (code: string) => Object.assign(new Error('database is locked'), { code })

  it.each(['SQLITE_BUSY', 'SQLITE_BUSY_RECOVERY', 'SQLITE_LOCKED'])('is done again after %s', async (code) => {
    let left = 3
    const work = () => {
      if (left-- > 0) throw locked(code)
      return 'done'
    }
    expect(await retryWhenBusy(work)).toBe('done')
  })

  it('fails with UNAVAILABLE after a while, and at once for any other reason', async () => {
    const work = (error: Error) => () => {
      throw error
    }
    await expect(retryWhenBusy(work(locked('SQLITE_BUSY')), 20)).rejects.toThrow(StoreUnavailable)
    await expect(retryWhenBusy(work(locked('SQLITE_FULL')))).rejects.toMatchObject({ isFull: true })
    await expect(retryWhenBusy(work(new Error('a mistake')))).rejects.toThrow('a mistake')
  })
})
