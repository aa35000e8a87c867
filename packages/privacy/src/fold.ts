const SPACE = /[\t\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
/** Dots in the middle of a line separate groups of a number, like dashes. */
const DASH = /[\u00b7\u2010-\u2015\u2022\u2212\u30fb\ufe58\ufe63]/g
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}]/gu
const QUOTE = /[\u00ab\u00bb\u201c-\u201f]/g
/**
 * An ideographic full stop that a Latin letter or digit follows directly; otherwise it ends a
 * sentence.
 */
const DOT = /[\u3002\ufe52\uff61](?=[A-Za-z\d])/g
/** Full-width, superscript, circled and mathematical characters. */
const COMPATIBLE = /[\u00b2-\u00b9\u2070-\u209c\u2460-\u24ff\ufe50-\ufe6b\uff01-\uff5e\u{1d400}-\u{1d7ff}]/gu
const OTHER_DIGIT = /(?!\d)\p{Nd}/gu
const DIGIT = /\p{Nd}/u

/** The only invisible character after folding. */
export const ZERO_WIDTH = '\u200b'

/**
 * Normalizes `text` for the rules: letters and digits to ASCII, spaces, dashes and double quotes to
 * their plain forms, and invisible characters to a single one. The length stays the same, so
 * positions are valid in both texts.
 */
export function foldText(text: string): string {
  if (!/[^\n\x20-\x7e]/.test(text)) return text
  return text
    .replace(SPACE, ' ')
    .replace(DASH, '-')
    .replace(UNSEEN, (sign) => ZERO_WIDTH.repeat(sign.length))
    .replace(QUOTE, '"')
    .replace(DOT, '.')
    .replace(COMPATIBLE, plainSign)
    .replace(OTHER_DIGIT, asciiDigit)
}

/**
 * Normalizes a character, padded to its length. A character for several others, such as `⑩`, stays.
 */
function plainSign(sign: string): string {
  const plain = sign.normalize('NFKC')
  return plain.length === 1 ? plain.padEnd(sign.length, ZERO_WIDTH) : sign
}

/**
 * Converts a digit. Blocks of ten digits start at a multiple of 16, or 6 after it. Digits of two
 * code units stay.
 */
function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0)
  if (digit.length > 1) return digit
  return String((code & 15) - (DIGIT.test(String.fromCharCode(code & ~15)) ? 0 : 6))
}
