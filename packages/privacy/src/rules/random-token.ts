import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'

const CANDIDATE = /[A-Za-z\d+/=_-]{16,}/g
/** Names of built files contain a hash, and a stack trace needs its file names. */
const FILE_ENDING = /^(?:\.[\w-]{1,20}){0,3}\.(?:[cm]?js|css|map|wasm|woff2?)\b/
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i
const WORD = /[A-Z]?[a-z]{3,}|[A-Z][a-z]{2}|[A-Z]{4,}/g
const LETTER_NEXT_TO_DIGIT = /[A-Za-z](?=\d)|\d(?=[A-Za-z])/g
const CHANGE = /[A-Za-z](?=\d)|\d(?=[A-Za-z])|[a-z](?=[A-Z])/g
/**
 * Minimum share of words in text by a person. One in a thousand random strings has more, and few
 * names in code have less.
 */
const MIN_IN_WORDS = 0.6
/** Six consonants, or pairs of letters that few words contain (exceptions: "object", "sql"). */
const UNSPOKEN = /[^aeiouy]{6}|[cfghmpvwx][jqvwxz]|b[qvwxz]|[jq][^aeioul]|v[^aeiouyrs]|[dlkry][zq]/i
/** Number of characters to examine. */
const SAMPLE = 400

/**
 * Finds long random strings. UUIDs stay, and so do hexadecimal ids of fewer than 32 digits, such as
 * database and trace ids: developers search for them. A secret of that form is found by its key's
 * name.
 */
export function findRandomTokens(text: string): Span[] {
  const spans: Span[] = []
  for (const { 0: candidate, index } of matches(text, CANDIDATE)) {
    if (FILE_ENDING.test(text.slice(index + candidate.length, index + candidate.length + 80))) continue
    const isWhole = isRandom(candidate) && !/^\/?[a-z]{2,}\//.test(candidate)
    let start = index
    for (const piece of isWhole ? [candidate] : candidate.split('/')) {
      if (isWhole || isRandom(piece)) spans.push({ start, end: start + piece.length, rule: 'token' })
      start += piece.length + 1
    }
  }
  return spans
}

/**
 * Returns true if `text` looks random: at least 16 letters and digits that change often between
 * kinds, or contain few words. A word is a part of a camelCase or separated name and has a vowel.
 * Letters of a single case pass as words.
 */
export function isRandom(text: string): boolean {
  const sample = text.slice(0, SAMPLE)
  const signs = sample.replace(/[^A-Za-z\d]/g, '')
  if (signs.length < 16 || UUID.test(text)) return false
  if (/^[\da-f]+$/i.test(signs)) return signs.length >= 32 && /[a-f]/i.test(signs)
  if (signs.replace(/\d/g, '').length < 4) return false
  if (!/\d|[a-z][A-Z]|[A-Z]{2}[a-z]/.test(signs)) return false
  if (count(sample, LETTER_NEXT_TO_DIGIT) >= signs.length / 6 || count(sample, CHANGE) >= signs.length / 4) return true
  let inWords = 0
  for (const [word] of matches(sample, WORD)) if (isWord(word)) inWords += word.length
  return inWords < signs.length * MIN_IN_WORDS
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

function isWord(text: string): boolean {
  return /[aeiouy]/i.test(text) && !UNSPOKEN.test(text)
}
