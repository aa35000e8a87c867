import { expect, test } from 'vitest'
import { maskText } from '../src/index.ts'

test.each([
  ['a Brazilian number of a person', 'de 123.456.789-09 hoje', 'de [ssn] hoje'],
  ['a Swiss one', 'AHV 756.1234.5678.97', 'AHV [ssn]'],
  ['a Chinese one', '是 110105199003078 和 11010519900307123X', '是 110105199003078 和 [ssn]X'],
  [
    'an account',
    'Account number 3514249050, routing number: 634597185',
    'Account number [number], routing number: [private]',
  ],
  ['a German tax number', 'Steuer-ID 81 405 853 845', 'Steuer-ID [number]'],
  ['a Canadian number', 'Social insurance number 514 422 732', 'Social insurance number [number]'],
  ['a phone after its Russian name', 'Телефон: 983 775-33-12', 'Телефон: [phone]'],
  ['a phone after its Chinese name', '手机 13852116883', '手机 [phone]'],
  ['a card of each length', '4222222222222, 378282246310005, 30569309025904', '[card], [card], [card]'],
])('masks %s', (_, text, masked) => {
  expect(maskText(text)).toBe(masked)
})

test.each([
  'EAN 5901234123457',
  'context 1234567, hotel 1234567, excel 1234567',
  'order no. 1234567, 1 234 567 visits',
  'position 123456789012345678',
])('keeps %s', (text) => {
  expect(maskText(text)).toBe(text)
})
