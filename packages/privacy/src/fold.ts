const SPACE = /[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
/** Dots in the middle of a line separate groups of a number as dashes do. */
const DASH = /[\u00b7\u2010-\u2015\u2022\u2212\u30fb\ufe58\ufe63]/g
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
const QUOTE = /[\u00ab\u00bb\u201c-\u201f]/g
/** An ideographic full stop also ends a sentence, after which no Latin letter follows at once. */
const DOT = /[\u3002\ufe52\uff61](?=[A-Za-z\d])/g
const FULL_WIDTH = /[\uff01-\uff5e]/g
const OTHER_DIGIT = /(?!\d)\p{Nd}/gu
const DIGIT = /\p{Nd}/u

/** The one invisible character that is left after folding. */
export const ZERO_WIDTH = '\u200b'

/**
 * `text` as the rules read it: full-width letters and other digits as ASCII, every space as a space, every dash as a hyphen, every
 * double quote as a straight one, every invisible character as one. It has the length of `text`, so a place found in one is the same place
 * in the other.
 */
export function foldText(text: string): string {
  if (!/[^\n\x20-\x7e]/.test(text)) return text
  return text
    .replace(SPACE, ' ')
    .replace(DASH, '-')
    .replace(INVISIBLE, ZERO_WIDTH)
    .replace(QUOTE, '"')
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\ufe6b', '@')
    .replace(DOT, '.')
    .replace(OTHER_DIGIT, asciiDigit)
}

/** Digits stand in tens that begin at a multiple of 16, or 6 after one. Those that take two units stay, for the length of the text. */
function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0)
  if (digit.length > 1) return digit
  return String((code & 15) - (DIGIT.test(String.fromCharCode(code & ~15)) ? 0 : 6))
}
