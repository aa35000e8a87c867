import { expect, test } from 'vitest'
import { costOf, findMostExpensive, LENGTH, MOST_PER_CHARACTER } from './most-expensive.ts'

/** cost.long.test.ts searches longer, and from more beginnings. */
test.each([1, 2])('the cost of a text is linear in its length, whatever the search (%i)', (seed) => {
  const { candidate, cost } = findMostExpensive({ seed, generations: 100 })
  expect(cost, JSON.stringify(candidate)).toBeLessThan(MOST_PER_CHARACTER)
  // And the cost grows with the length, not faster.
  expect(costOf(candidate, 4 * LENGTH), JSON.stringify(candidate)).toBeLessThan(MOST_PER_CHARACTER)
})

/** What was sent once to keep the relay busy. */
test.each([
  ['1.1.1 ', 'Bearer abcdef1234567 http://a/?b=c@d.ee&token=x '],
  ['http://a/?a=/?a=/?a=/?a=/?a=/ ', ''],
  ['//a:b@', ''],
  ['"name":"pin",', 'code is %40token='],
  ['&amp;', ''],
])('%j over and over costs no more than its share', (unit, prefix) => {
  expect(costOf({ prefix: [prefix], unit: [unit] }, 10 * LENGTH)).toBeLessThan(MOST_PER_CHARACTER)
})
