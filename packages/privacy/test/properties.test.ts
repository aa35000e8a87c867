import { expect, test } from 'vitest'
import { maskDebuggerDocument, maskText, maskUrl, maskValue } from '../src/index.ts'

/** Pieces that rules look for, and the signs around them that could bring two of them together. */
const PIECES =
  'a@b.example|jo\u200bhn@x.com|+49 171 2345 6789|4111 1111 1111 1111|4111|-| |  |\n|.|,|:|=|"|\'|\\|\\"|{|}|[|]|(|)|&|?|#|/|//|http://|https://h.example/|password|token|pin|authorization|Cookie|[private]|[email]|[ssn]|Bearer |basic |eyJhbGciOi.eyJzdWIi.abc|AKIAIOSFODNN7EXAMPLE|Xk3bPq22Zz3344tYuIoP|true|%40|%|%20|@|＠|é|💥|123-45-6789|12|2024-01-02|DE89 3704 0044 0532 0130 00|data:|mailto:|-----BEGIN PRIVATE KEY-----|code is |q=|id|foo|_|+|;|<|…|%5B|%3D|javascript:|sk_live_abcdefgh12345678|index-BfW3x9aQkLmN12.js|:10:5|550e8400-e29b-41d4-a716-446655440000|6789|0|"jo"@x.com|--password |-u a:b|<input value=|//u:p@|"value":"x","name":"pin"|"name":"pin","a":1,"value":|<td>Password</td><td>|<pin>|</pin>|- |“|”|৪১১১|. |no. | (new)|пароль|验证码：|Code de sécurité : |password "|b\'|%22pin%22%3A|123.456.789-09|account number |!=|==|*'.split(
    '|',
  )

function* generated(): Generator<string> {
  let seed = 20240102
  const next = (below: number) => {
    seed = (seed * 1664525 + 1013904223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  for (let i = 0; i < 2000; i++) {
    yield Array.from({ length: 1 + next(14) }, () => PIECES[next(PIECES.length)]).join('')
  }
}

test('masking twice is masking once', () => {
  for (const text of generated()) {
    const masked = maskText(text)
    expect(maskText(masked), text).toBe(masked)
    const url = maskUrl(text)
    expect(maskUrl(url), text).toBe(url)
  }
})

const documentOf = (text: string) => ({
  console: [{ args: [maskText(text)] }],
  network: [{ url: maskUrl(text) }],
  context: { custom: maskValue({ a: text, [text]: { b: text, url: text } }) },
})

test('the second net finds nothing in what the first has masked, unless it was encoded', () => {
  for (const text of generated()) {
    if (/[^\n\x20-\x7e]|[&%\\]/.test(text)) continue
    expect(maskDebuggerDocument(documentOf(text)), text).toEqual(documentOf(text))
  }
})

test('the second net finds nothing in what it has masked itself', () => {
  for (const text of generated()) {
    const once = maskDebuggerDocument({ ...documentOf(text), errors: [{ message: text }] })
    expect(maskDebuggerDocument(once), text).toEqual(once)
  }
})

test('an e-mail address, a card number and a key never come through, whatever stands around them', () => {
  for (const text of generated()) {
    const masked = maskText(` ${text} jo@mail.example ${text}, 4111-1111-1111-1111; AKIAIOSFODNN7EXAMPLE ${text}`)
    expect(masked).not.toContain('jo@mail')
    expect(masked).not.toContain('4111-1111-1111')
    expect(masked).not.toContain(' AKIAIOSFODNN7EXAMPLE ')
  }
})

test.each([
  'a@',
  'a.',
  ' 4111',
  'x',
  '1',
  '"',
  'token=',
  'token="',
  'token:[',
  'bearer ',
  '-----BEGIN PRIVATE KEY-----',
  'http://',
  '/a1B',
  'DE89',
  '%40',
  'eyJaaaaa.',
  'SG.',
  'a-',
  'mailto:',
  '"a',
  '//a:',
  '4\n',
  '<input ',
  'value:"a",',
  '--token ',
  'http://x/?a=b&',
  '\\',
  '<td>pin</td>',
  '"name":"pin",',
  'code ',
  'код ',
  'errr',
  'token (',
  'token no. ',
  'token:\n- a',
  ' dot ',
  '756.',
  'token 1234567 ',
  '密',
  '٤',
  '<input value={',
  '--password {',
  '--password [',
  '-u {a:b ',
  '-',
  "'.",
])('a megabyte of %j ends, and ends masked', (piece) => {
  const text = piece.repeat(2 ** 20 / piece.length)
  const masked = maskText(text)
  expect(maskText(masked)).toBe(masked)
  expect(maskUrl(maskUrl(text))).toBe(maskUrl(text))
})

/** A pattern that tries each way to divide such a text would not end within the time that a test has. */
test('a number after any two repeated pieces is always checked', () => {
  for (const first of PIECES) {
    for (const second of PIECES) {
      const text = `${(first + second).repeat(40)} 1234567 rows`
      const masked = maskText(text)
      expect(maskText(masked), text).toBe(masked)
    }
  }
})
