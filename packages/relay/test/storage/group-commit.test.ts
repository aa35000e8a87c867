import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { StoreUnavailable } from '../../src/errors.ts'
import { createGroupCommit } from '../../src/storage/sqlite/group-commit.ts'

it('reports a full disk, and continues once there is space', async () => {
  const db = new BetterSqlite3(':memory:')
  db.exec('create table notes (text text)')
  const insert = db.prepare('insert into notes values (?)')
  const { write } = createGroupCommit(db)
  db.pragma('max_page_count = 3')
  const outcomes = await Promise.allSettled(['a', 'b'.repeat(100_000)].map((text) => write(() => insert.run(text))))
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(failures.at(-1)).toBeInstanceOf(StoreUnavailable)
  expect(failures.at(-1)).toMatchObject({ isFull: true })
  db.pragma('max_page_count = 1000')
  await write(() => insert.run('c'.repeat(100_000)))
  expect(db.prepare('select length(text) from notes order by 1').pluck().all()).toContain(100_000)
})

it('does not change an error of the step itself', async () => {
  const db = new BetterSqlite3(':memory:')
  const { write } = createGroupCommit(db)
  await expect(write(() => db.prepare('select nothing').run())).rejects.toMatchObject({ code: 'SQLITE_ERROR' })
})
