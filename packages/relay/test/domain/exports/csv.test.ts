import { expect, it } from 'vitest'
import { csvRow } from '../../../src/domain/exports/csv.ts'

it.each([
  ['plain', 'plain'],
  ['', ''],
  ['a, b', '"a, b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['two\r\nlines', '"two\r\nlines"'],
  [' padded ', '" padded "'],
  ["it's", "it's"],
  ['1-1', '1-1'],
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("https://evil.example","x")', '"\'=HYPERLINK(""https://evil.example"",""x"")"'],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['\n=1', '"\'\n=1"'],
  ['＝1', "'＝1"],
])('the cell %j becomes %j', (value, written) => {
  expect(csvRow([value])).toBe(`${written}\r\n`)
})

it('leaves numbers as they are, and an unknown value empty', () => {
  expect(csvRow([1, -2, null, 'x'])).toBe('1,-2,,x\r\n')
})
