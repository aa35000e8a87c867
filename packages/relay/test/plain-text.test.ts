import { expect, it } from 'vitest'
import { plainJson, plainLine, plainText } from '../src/plain-text.ts'

/** Each with what it is called, between two letters. */
const UNPRINTABLE: [string, string][] = [
  ['escape sequence', '\u001b[31m'],
  ['title sequence', '\u001b]0;owned\u0007'],
  ['one-character sequence introducer', '\u009b2J'],
  ['bell', '\u0007'],
  ['carriage return', '\r'],
  ['backspace', '\u0008'],
  ['delete', '\u007f'],
  ['NUL', '\0'],
  ['override of the direction', '\u202e'],
  ['isolate', '\u2066'],
  ['Arabic letter mark', '\u061c'],
  ['tag', '\u{e0041}'],
  ['language tag', '\u{e0001}'],
  ['zero-width space', '\u200b'],
  ['zero-width joiner', '\u200d'],
  ['zero-width no-break space', '\ufeff'],
  ['word joiner', '\u2060'],
  ['soft hyphen', '\u00ad'],
  ['variation selector', '\ufe0f'],
  ['variation selector of the supplement', '\u{e0100}'],
  ['Hangul filler', '\u3164'],
  ['combining grapheme joiner', '\u034f'],
  ['interlinear annotation', '\ufff9'],
  ['line separator', '\u2028'],
  ['musical control', '\u{1d173}'],
]

it.each(UNPRINTABLE)('a %s is not printed', (_name, text) => {
  expect(plainText(`a${text}b`)).toBe('ab')
  expect(plainLine(`a${text}b`).replace(' ', '')).toBe('ab')
  const json = plainJson({ [`a${text}b`]: `a${text}b` })
  expect(json).toMatch(/^[\x20-\x7e\n]+$/)
  expect(JSON.parse(json)).toEqual({ [`a${text}b`]: `a${text}b` })
})

it('text in other scripts, with accents or emoji is printed unchanged', () => {
  const text = 'Zoë, Ängström, Ελλάδα, שלום, مرحبا, नमस्ते, 日本語, 🛒 e\u0301\nand the next line'
  expect(plainText(text)).toBe(text)
  expect(plainText('a\tb')).toBe('a  b')
})
