const SPACE = /[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
const DASH = /[\u2010-\u2015\u2212\ufe58\ufe63]/g
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
const FULL_WIDTH = /[\uff01-\uff5e]/g
const OTHER_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g

/** The one invisible character that is left after folding. */
export const ZERO_WIDTH = '\u200b'

/**
 * `text` as the rules read it: full-width letters and other digits as ASCII, every space as a space, every dash as a hyphen, every
 * invisible character as one. It has the length of `text`, so a place found in one is the same place in the other.
 */
export function foldText(text: string): string {
  if (!/[^\n\x20-\x7e]/.test(text)) return text
  return text
    .replace(SPACE, ' ')
    .replace(DASH, '-')
    .replace(INVISIBLE, ZERO_WIDTH)
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(OTHER_DIGIT, (digit) => String(digit.charCodeAt(0) - digitZero(digit.charCodeAt(0))))
}

function digitZero(code: number): number {
  if (code >= 0x966) return 0x966
  return code >= 0x6f0 ? 0x6f0 : 0x660
}
