import { describe, expect, it } from 'vitest'
import { maskDebuggerDocument, maskSentValue, maskText } from '../src/index.ts'

const masked = (text: string) => (maskDebuggerDocument({ title: text }) as { title: string }).title
const maskedArguments = (args: string[]) =>
  (maskDebuggerDocument({ console: [{ args }] }) as { console: [{ args: string[] }] }).console[0].args

describe('a text that is written to evade the rules', () => {
  it.each([
    ['an entity by number', 'mail jane&#64;mail&#46;example', /jane/],
    ['an entity by name', 'mail jane&commat;mail&period;example', /jane/],
    ['an entity in hexadecimal without its end', 'mail jane&#x40mail.example', /jane/],
    ['an entity of an entity', 'p&amp;#97;ssword=hunter2', /hunter2/],
    ['quotes as entities', '{&quot;password&quot;:&quot;hunter2&quot;}', /hunter2/],
    ['digits as entities', 'card &#52;&#49;11 1111 1111 1111', /111/],
    ['an escape of JSON', String.raw`\u0070assword: hunter2`, /hunter2/],
    ['an escape of JavaScript', String.raw`\x70ass\u{77}ord: hunter2`, /hunter2/],
    ['percent', '%34%31%31%31 1111 1111 1111', /111/],
    ['NUL in a name', 'pass\0word: hunter2', /hunter2/],
    ['NUL in a number', '4\x00111 1111 11\x0011 1111', /1/],
    ['other control characters', '4111\x07 1111\x1f 1111\x7f 1111', /1/],
    ['signs of no width in a name', 'pass\u200bword: hunter2', /hunter2/],
    ['tags', 'pass\u{e0041}word: hunter2', /hunter2/],
    ['marks over letters', 'p\u0332a\u0332ssword: hunter2', /hunter2/],
    ['mathematical digits', '𝟒𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏', /𝟏/u],
    ['mathematical letters', '𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝: hunter2', /hunter2/],
    ['circled digits', '④①①① ①①①① ①①①① ①①①①', /①/],
    ['superscript digits', '⁴¹¹¹ ¹¹¹¹ ¹¹¹¹ ¹¹¹¹', /¹/],
    ['digits of a script beyond the first plane', '𑁪𑁧𑁧𑁧 𑁧𑁧𑁧𑁧 𑁧𑁧𑁧𑁧 𑁧𑁧𑁧𑁧', /𑁧/u],
    ['keycaps', '4\ufe0f\u20e31\ufe0f\u20e311 1111 1111 1111', /1/],
    ['stars before the value', `password: ${'*'.repeat(100)}hunter2`, /hunter2/],
    ['stars and a space before the value', 'password: *** hunter2', /hunter2/],
    ['stars before a quote', 'password: ***"hunter"', /hunter/],
  ])('is masked: %s', (_, text, secret) => {
    expect(masked(text)).not.toMatch(secret)
  })

  it.each([
    'a&nbsp;b &amp; c',
    '50 % of 20%25, 12³ and 5²',
    '日本語のテキスト ①',
    'C:\\users\\x41\\report.txt',
    'https://a.example/?q=red%20shoes&amp;page=2',
    'password: ********',
    'Ctrl \u2318 💥',
  ])('is left as it is where nothing is hidden: %s', (text) => {
    expect(masked(text)).toBe(maskText(text))
  })
})

describe('the arguments of one console call', () => {
  it.each([
    [
      ['token:', 'abc'],
      ['token:', '[private]'],
    ],
    [
      ['Password is', 'hunter22'],
      ['Password is', '[private]'],
    ],
    [
      ['jane@', 'mail.example'],
      ['[email]', '************'],
    ],
    [
      ['4111 1111', '1111 1111'],
      ['[card]', '**** ****'],
    ],
    [
      ['41111111', '11111111', 'ok'],
      ['[card]', '********', 'ok'],
    ],
    [
      ['sk_live_abcd', 'efgh12345678'],
      ['[key]', '************'],
    ],
    [
      ['call', '+49 171', '2345 6789'],
      ['call', '[phone]', '**** ****'],
    ],
  ])('%j are masked as one line', (args, expected) => {
    expect(maskedArguments(args)).toEqual(expected)
  })

  it.each([
    [['GET', '/api/items', '200', 'OK']],
    [['user', '[email]', 'ok ']],
    [['total', '1234567', 'items']],
    [['a ']],
  ])('%j stay', (args) => {
    expect(maskedArguments(args)).toEqual(args)
  })
})

describe('a value from an untrusted sender', () => {
  it('is masked by names and addresses, also where they are encoded', () => {
    expect(
      maskSentValue({
        source: 'widget',
        url: 'https://shop.example/cart?access_token=abc&page=2',
        'pass\0word': 'x1',
        'api&#95;key': { a: 1 },
        card: 4111111111111111,
        'jo@mail.example': 'is a name',
        note: 'see https://shop.example/?access_token=abc',
      }),
    ).toEqual({
      source: 'widget',
      url: 'https://shop.example/cart?access_token=[private]&page=2',
      'pass\0word': '[private]',
      'api&#95;key': '[private]',
      card: '[card]',
      '[email]': 'is a name',
      note: 'see https://shop.example/?access_token=[private]',
    })
  })
})
