import { expect, it } from 'vitest'
import { commandLine } from '../../../src/domain/access/actor.ts'
import { createTally } from '../../../src/domain/statistics/count-values.ts'
import { createRunAlone, readStatistics } from '../../../src/domain/statistics/statistics.ts'
import type { Database } from '../../../src/storage/database.ts'
import { NOON } from '../../contracts/samples.ts'

it('counts at most 250,000 reports, in small slices', async () => {
  const limits: number[] = []
  const countReports: Database['countReports'] = async ({ limit }) => {
    limits.push(limit)
    return { counts: [{ kind: 'status', value: 'new', count: limit }], last: { at: NOON, id: 'rep_1' } }
  }
  const database = { countReports } as unknown as Database
  const found = await readStatistics({ database, now: () => NOON }, commandLine('org_1'), { top: 5 })
  expect(found).toMatchObject({ total: 250_000, is_complete: false, by_status: [{ value: 'new', count: 250_000 }] })
  expect(Math.max(...limits)).toBeLessThanOrEqual(5_000)
})

it('runs one reading at a time, and refuses one if too many wait', async () => {
  const runAlone = createRunAlone()
  let running = 0
  let most = 0
  const run = () =>
    runAlone(async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
    })
  const results = await Promise.allSettled(Array.from({ length: 30 }, run))
  expect(most).toBe(1)
  const refused = results.filter(({ status }) => status === 'rejected')
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]).toMatchObject({ reason: { code: 'UNAVAILABLE' } })
})

it('lists the most frequent values first, and those of the same count by name', () => {
  const tally = createTally()
  for (const value of ['b', 'a', null, 'c', 'c']) tally.add(value, 1)
  expect(tally.top(3)).toEqual([
    { value: 'c', count: 2 },
    { value: 'a', count: 1 },
    { value: 'b', count: 1 },
  ])
})
