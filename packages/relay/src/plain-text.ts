import { stripVTControlCharacters } from 'node:util'

/** Steers a terminal or is not seen: control, bidirectional, tag, zero-width and other format characters, but the line break. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Text from outside for a terminal, without escape sequences and unprintable characters: it can neither move the cursor nor hide what
 * it says. Everything that a command prints passes through here.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\t', '  ').replace(UNPRINTABLE, '')
}

/** The same on one line of at most `max` characters, so that it cannot pass for a line of its own. */
export function plainLine(text: string, max = 200): string {
  // Cut first: a text of megabytes is not worth cleaning whole.
  const line = plainText(text.slice(0, max * 20).replace(/\s+/g, ' ')).trim()
  const letters = [...line]
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : line
}

/** JSON of the same meaning that is fit for a terminal. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE, (character) =>
    character.split('').map(escapeUnit).join(''),
  )
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
