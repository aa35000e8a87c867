/** What stands for every typed value: always as long, so that not even the length is told. */
export const STARS = '********'

/** `text` with a star for each letter, digit or sign; white space and line breaks stay, so that the layout does. */
export function starsFor(text: string): string {
  return text.replace(/\S/gu, '*')
}
