import { expect, it } from 'vitest'
import { errorLine } from '../../src/ui/words.ts'

it('an error is shown with the page’s context, and without a colon if it has no name', () => {
  const caught = { at: 1, kind: 'caught' as const, name: '', message: 'no stock', context: '{"component":"Cart"}' }
  expect(errorLine(caught).text).toBe('no stock\n{"component":"Cart"}')
  const uncaught = {
    at: 1,
    kind: 'error' as const,
    name: 'TypeError',
    message: 'x is undefined',
    source: '/a.js',
    line: 2,
  }
  expect(errorLine(uncaught).text).toBe('TypeError: x is undefined\n/a.js:2')
})
