/** Replaces typed values. It has a fixed length, so that it does not reveal theirs. */
export const STARS = '********'

/**
 * Replaces each visible character by a star. White space stays, so that the layout does not change.
 */
export function starsFor(text: string): string {
  return text.replace(/\S/gu, '*')
}
