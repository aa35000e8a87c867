import { expect, test } from 'vitest'
import { createTally, maskParts } from '../src/index.ts'

test('finds an e-mail address that is split over parts', () => {
  const tally = createTally()
  expect(maskParts(['Mail jo', 'hn', '@mail.example', ' now'], tally)).toEqual([
    'Mail [email]',
    '**',
    '*************',
    ' now',
  ])
  expect(tally.masked).toEqual({ email: 1 })
})

test('finds a card number in four parts', () => {
  expect(maskParts(['4111 ', '1111 ', '1111 ', '1111']).join('')).not.toMatch(/\d/)
})

test('finds a value whose key is in another part', () => {
  expect(maskParts(['Password: ', 'hunter2', ' ok'])).toEqual(['Password: ', '[private]', ' ok'])
})

test.each([
  [
    ['Client secret ', 'zqkxtbvm'],
    ['Client secret ', '[private]'],
  ],
  [
    ['Password', '\n', ' x7k2q '],
    ['Password', '\n', ' [private] '],
  ],
  [
    ['Account number', 'QQ 12 34 56 C'],
    ['Account number', '[private]'],
  ],
  [
    ['Password ', 'required'],
    ['Password ', 'required'],
  ],
  [
    ['Reset password', 'Step 1 of 2'],
    ['Reset password', 'Step 1 of 2'],
  ],
  [
    ['City ', 'zqkxtbvm'],
    ['City ', 'zqkxtbvm'],
  ],
])('finds a value by the name in the part before it: %j', (parts, masked) => {
  expect(maskParts(parts)).toEqual(masked)
})

test('masks each part as in a whole text, and keeps plain parts', () => {
  expect(maskParts(['to a@b.example', ', thanks'])).toEqual(['to [email]', ', thanks'])
  expect(maskParts(['see https://a.example/?token=x', ' or not'])).toEqual([
    'see https://a.example/?token=[private]',
    ' or not',
  ])
  expect(maskParts(['Place ', 'order'])).toEqual(['Place ', 'order'])
})
