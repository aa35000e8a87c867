import { expect, test } from 'vitest'
import { foldText } from '../src/fold.ts'
import { maskText } from '../src/index.ts'

test.each([
  ['Bengali', '৪১১১ ১১১১ ১১১১ ১১১১'],
  ['Thai', '๔๑๑๑ ๑๑๑๑ ๑๑๑๑ ๑๑๑๑'],
  ['Arabic', '٤١١١ ١١١١ ١١١١ ١١١١'],
  ['Devanagari', '४१११ ११११ ११११ ११११'],
  ['mathematical', '𝟒𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏'],
  ['circled', '④①①① ①①①① ①①①① ①①①①'],
  ['superscript', '⁴¹¹¹ ¹¹¹¹ ¹¹¹¹ ¹¹¹¹'],
  ['Khmer', '៤១១១ ១១១១ ១១១១ ១១១១'],
])('%s digits are digits', (_, card) => {
  expect(maskText(card)).toBe('[card]')
})

test('all separators of groups and addresses are treated alike', () => {
  expect(maskText('4111·1111·1111·1111')).toBe('[card]')
  expect(maskText('jo﹫mail.example and jo@mail。example')).toBe('[email] and [email]')
  expect(maskText('password: “a b” ok, senha: «a b»')).toBe('password: “[private]” ok, senha: «[private]»')
})

test('control characters and tags do not hide a value', () => {
  expect(maskText('4\x00111 1111\u{e0041} 11\x1f11 1111')).toBe('[card]')
  expect(maskText('password:\r\n\x07hunter2')).not.toContain('hunter2')
})

test('a text keeps its length, and an ideographic full stop its sentence', () => {
  for (const text of ['𝟜𝟙 ๔ “a”。b ⑩①\u{e0041}\0', '４＠\u200b٤', 'a\u00a0b–c'])
    expect(foldText(text)).toHaveLength(text.length)
  expect(maskText('jo@mail.example。次')).toBe('[email]。次')
})
