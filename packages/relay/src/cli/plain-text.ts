import { stripVTControlCharacters } from 'node:util'

/**
 * Text that a stranger wrote, made fit for a terminal: escape sequences, control characters and marks that turn the direction of
 * writing are removed, so that it can neither move the cursor nor pass for a line of ours.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', '  ')
    .replace(/(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '')
}

/** A stranger's text on one line of at most `max` characters. */
export function plainLine(text: string, max = 200): string {
  // Cut first: a text of megabytes is not worth cleaning whole.
  const line = plainText(text.slice(0, max * 20).replace(/\s+/g, ' ')).trim()
  const letters = [...line]
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : line
}
