/**
 * Encodings that hide a character from the rules: HTML entities, escapes in JSON, CSS and URLs, and
 * Unicode characters that look like another one or like nothing. Scripts without such characters
 * are excluded for speed.
 */
const ENCODED =
  /&(?:#x?[\da-f]{1,8}|[a-z]{2,8});?|\\u(?:[\da-f]{4}|\{[\da-f]{1,6}\})|\\x[\da-f]{2}|%(?:25){0,3}[2-7][\da-f]|[^\n\x20-\x7e\u00c0-\u02af\u0370-\u05ff\u3041-\u318f\u3400-\ua63f\uac00-\ud7a3]/giu
const MAYBE_ENCODED = /[&\\%]|[^\n\x20-\x7e]/
/** Invisible characters, and combining marks. */
const UNSEEN = /^(?:[\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Co}\p{Cn}\p{Cs}\u115f\u1160\u2800\u3164\uffa0])$/u
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  ast: '*',
  apos: "'",
  bsol: '\\',
  colon: ':',
  comma: ',',
  commat: '@',
  dash: '-',
  dot: '.',
  equals: '=',
  gt: '>',
  hyphen: '-',
  lbrace: '{',
  lowbar: '_',
  lpar: '(',
  lsqb: '[',
  lt: '<',
  nbsp: ' ',
  newline: '\n',
  num: '#',
  percnt: '%',
  period: '.',
  plus: '+',
  quot: '"',
  rbrace: '}',
  rpar: ')',
  rsqb: ']',
  semi: ';',
  shy: '',
  sol: '/',
  tab: ' ',
  verbar: '|',
  zwj: '',
  zwnj: '',
}

export interface Decoded {
  readonly text: string
  /** Position in the original text of each character of `text`, and of its end. */
  readonly places: readonly number[]
}

/** Decodes one level of encoding in `text`. Returns null if nothing is encoded. */
export function decodeText(text: string): Decoded | null {
  if (!MAYBE_ENCODED.test(text)) return null
  const places: number[] = []
  let decoded = ''
  let end = 0
  const append = (plain: string, { from, step }: { from: number; step: 0 | 1 }) => {
    for (let i = 0; i < plain.length; i++) places.push(from + i * step)
    decoded += plain
  }
  for (const { 0: found, index } of text.matchAll(ENCODED)) {
    append(text.slice(end, index), { from: end, step: 1 })
    append(decodeSign(found), { from: index, step: 0 })
    end = index + found.length
  }
  append(text.slice(end), { from: end, step: 1 })
  places.push(text.length)
  return decoded === text ? null : { text: decoded, places }
}

function decodeSign(found: string): string {
  if (found.startsWith('&') && !found.startsWith('&#'))
    return NAMED[/\w+/.exec(found)?.[0].toLowerCase() ?? ''] ?? found
  const code = /^(?:&#(\d+)|(?:&#x|\\[ux]\{?|%(?:25)*)([\da-f]+))/i.exec(found)
  const sign = code ? fromCode(code[1] ? Number(code[1]) : Number.parseInt(code[2] ?? '', 16)) : found
  if (sign === '\n') return sign
  if (sign === '\t' || sign === '\r') return ' '
  return UNSEEN.test(sign) ? '' : plainDigit(sign.normalize('NFKC'))
}

/** Converts a digit of any script to ASCII. Digits of a script are ten consecutive characters. */
function plainDigit(sign: string): string {
  if (!/^(?!\d)\p{Nd}$/u.test(sign)) return sign
  let digit = 0
  while (digit < 9 && /\p{Nd}/u.test(String.fromCodePoint((sign.codePointAt(0) ?? 0) - digit - 1))) digit++
  return String(digit)
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
