import { expect, test } from 'vitest'
import { consoleLines } from '../../src/capture/console-lines.ts'
import { createMarks } from '../../src/capture/console-marks.ts'

function linesOf(...calls: [method: string, ...args: string[]][]) {
  const markOf = createMarks()
  const recorded = calls.map(([method, ...args], i) => ({ at: i * 100, method, args }))
  return consoleLines(recorded.map((call) => ({ ...call, mark: markOf(call) }))).map(({ level, args }) => [
    level,
    ...args,
  ])
}

test('an assertion that failed is an error', () => {
  expect(linesOf(['assert'], ['assert', 'totals differ', '{"a":1}'])).toEqual([
    ['error', 'Assertion failed:', 'console.assert'],
    ['error', 'Assertion failed:', 'totals differ', '{"a":1}'],
  ])
})

test('counts are counted by their labels, until they are reset', () => {
  const calls: [string, ...string[]][] = [['count'], ['count', 'a'], ['count', 'undefined'], ['countReset'], ['count']]
  expect(linesOf(...calls, ['count', 'a']).map(([, text]) => text)).toEqual([
    'default: 1',
    'a: 1',
    'default: 2',
    'default: 1',
    'a: 2',
  ])
})

test('a timer logs its time until it has ended, and nothing if it was never started', () => {
  expect(
    linesOf(
      ['time', 'load'],
      ['time', 'load'],
      ['timeLog', 'load', 'half'],
      ['timeEnd', 'load'],
      ['timeEnd', 'load'],
      ['timeLog', 'other'],
    ),
  ).toEqual([
    ['info', 'load: 200 ms', 'half'],
    ['info', 'load: 300 ms'],
  ])
})

test('a table and an object are one line, without their display options', () => {
  expect(linesOf(['table', '[{"sku":"A1"}]', '["sku"]'], ['dir', '{"a":1}', '{"depth":2}'], ['dirxml', '<a>'])).toEqual(
    [
      ['log', '[{"sku":"A1"}]'],
      ['log', '{"a":1}'],
      ['log', '<a>'],
    ],
  )
})

test('the lines of a group are indented under its label, until it ends', () => {
  const calls: [string, ...string[]][] = [
    ['group', 'Basket'],
    ['warn', 'low', 'stock'],
    ['groupCollapsed'],
    ['log', 'inner'],
    ['groupEnd'],
    ['groupEnd'],
    ['groupEnd'],
    ['log', 'outer'],
  ]
  expect(linesOf(...calls)).toEqual([
    ['log', 'Basket'],
    ['warn', '  low', 'stock'],
    ['log', '  console.groupCollapsed'],
    ['log', '    inner'],
    ['log', 'outer'],
  ])
  const deep = linesOf(...Array(1000).fill(['group', 'a'] as [string, ...string[]]))
  expect(deep.at(-1)).toEqual(['log', `${' '.repeat(16)}a`])
})

test('the number of remembered labels is limited, and entries that leave the buffer are still counted', () => {
  const markOf = createMarks()
  const count = (label: string) => markOf({ at: 0, method: 'count', args: [label] })
  for (let i = 0; i < 10_000; i++) count(`label ${i}`)
  expect(count('label 0')).toBe(1)
  for (let i = 0; i < 10_000; i++) count('label 0')
  expect(count('label 0')).toBe(10_002)
})
