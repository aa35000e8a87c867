import { expect, it } from 'vitest'
import { findHighlight } from '../../../src/domain/reports/highlight.ts'
import { readSearch } from '../../../src/storage/search-terms.ts'

const highlight = (text: string, search: string) => findHighlight([['summary', text]], readSearch(search))
const marked = (text: string, search: string) => {
  const found = highlight(text, search)
  return found?.ranges.map(([start, end]) => found.text.slice(start, end))
}

it('marks each word of a search, whole', () => {
  expect(highlight('The cart. Cart lost at checkout', 'cart check')).toEqual({
    field: 'summary',
    text: 'The cart. Cart lost at checkout',
    ranges: [
      [4, 8],
      [10, 14],
      [23, 31],
    ],
  })
  expect(marked('Zoë’s Übersicht', 'ubersicht zoe')).toEqual(['Zoë’s'.slice(0, 3), 'Übersicht'])
  expect(marked('東京の注文画面', '注文画面')).toEqual(['注文画面'])
})

it('shows a part of a long text, on one line, with its marks in place', () => {
  const found = highlight(`${'long '.repeat(30)}\nneedle\t<b>here</b>${' tail'.repeat(50)}`, 'needle here')
  expect(found?.text).toMatch(/^….*needle <b>here<\/b>.*…$/)
  expect(found?.text.length).toBeLessThanOrEqual(162)
  expect(found?.ranges.map(([start, end]) => found.text.slice(start, end))).toEqual(['needle', 'here'])
})

it('never cuts a character into halves', () => {
  for (let lead = 35; lead < 50; lead++) {
    const found = highlight(`${'🛒'.repeat(lead)} needle ${'🛒'.repeat(lead + 40)}`, 'needle')
    expect(found?.text.isWellFormed()).toBe(true)
    expect(found?.ranges.map(([start, end]) => found.text.slice(start, end))).toEqual(['needle'])
  }
})

it('takes the first field that has a word, and none if there is none', () => {
  const fields = [
    ['title', 'Nothing'],
    ['summary', 'A needle'],
    ['console', 'needle needle'],
  ] as const
  expect(findHighlight(fields, readSearch('needle'))?.field).toBe('summary')
  expect(findHighlight(fields, readSearch('absent'))).toBeNull()
  expect(findHighlight(fields, readSearch('*'))).toBeNull()
})
