import { stripVTControlCharacters } from 'node:util'

/**
 * Characters that control a terminal or are invisible: control, bidirectional, tag, zero-width and
 * format, except the line break.
 */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Makes untrusted text safe for a terminal: removes escape sequences and unprintable characters, so
 * that it can neither move the cursor nor hide its content. Everything that a command prints passes
 * through this function.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\t', '  ').replace(UNPRINTABLE, '')
}

/** Like plainText, on one line of at most `max` characters. */
export function plainLine(text: string, max = 200): string {
  // Truncate first: the text may be megabytes long.
  const line = plainText(text.slice(0, max * 20).replace(/\s+/g, ' ')).trim()
  const letters = [...line]
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : line
}

/** Equivalent JSON with unprintable characters escaped. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE, (character) =>
    character.split('').map(escapeUnit).join(''),
  )
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
