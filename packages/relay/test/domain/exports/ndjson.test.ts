import { expect, it } from 'vitest'
import { ndjsonLine } from '../../../src/domain/exports/ndjson.ts'

it('writes one line, whatever text it has', () => {
  const value = { title: 'one\ntwo\r\n\u0085three\u2028four\u2029 "five" \ud800' }
  const line = ndjsonLine(value)
  expect(line.match(/[\n\r\u0085\u2028\u2029]/g)).toEqual(['\n'])
  expect(line.endsWith('\n')).toBe(true)
  expect(JSON.parse(line)).toEqual(value)
})
