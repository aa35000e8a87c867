import { expect, test } from 'vitest'
import { costOf, findMostExpensive, LENGTH, MOST_PER_CHARACTER } from './most-expensive.ts'

test.each([1, 2, 3, 4, 5, 6, 7, 8])('the cost of a text is linear in its length, whatever the search (%i)', (seed) => {
  const { candidate, cost } = findMostExpensive({ seed, generations: 300 })
  expect(cost, JSON.stringify(candidate)).toBeLessThan(MOST_PER_CHARACTER)
  // And the cost grows with the length, not faster.
  expect(costOf(candidate, 4 * LENGTH), JSON.stringify(candidate)).toBeLessThan(MOST_PER_CHARACTER)
})
