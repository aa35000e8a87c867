import type { Span } from '../spans.ts'

const CANDIDATE = /[A-Za-z\d+/=_-]{16,}/g
/** Built files carry a hash in their names, and a stack without file names is of no use. */
const FILE_ENDING = /^(?:\.[\w-]{1,20}){0,3}\.(?:[cm]?js|css|map|wasm|woff2?)\b/
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i
const WORD = /[A-Z]?[a-z]{2,}|[A-Z]{3,}/g

/**
 * Long strings that no person wrote. UUIDs stay, and hexadecimal ids of fewer than 32 digits (database and trace ids) too: they
 * name a thing in the host's own system and are what a developer searches for. A secret of that form is found by its key's name.
 */
export function findRandomTokens(text: string): Span[] {
  const spans: Span[] = []
  for (const { 0: candidate, index } of text.matchAll(CANDIDATE)) {
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
 * Whether `text` looks drawn at random: at least 16 letters and digits, of which words make up less than half.
 * A word is what camelCase or a separator would make one, with a vowel in it.
 */
export function isRandom(text: string): boolean {
  const signs = text.replace(/[^A-Za-z\d]/g, '')
  if (signs.length < 16 || UUID.test(text)) return false
  if (/^[\da-f]+$/i.test(signs)) return signs.length >= 32 && /[a-f]/i.test(signs)
  const letters = signs.replace(/\d/g, '').length
  if (letters < 4) return false
  if (!/\d/.test(signs) && !/[a-z][A-Z]|[A-Z]{2}[a-z]/.test(signs)) return false
  let inWords = 0
  for (const [word] of text.slice(0, 400).matchAll(WORD)) if (isWord(word)) inWords += word.length
  return inWords < Math.min(signs.length, 400) / 2
}

function isWord(text: string): boolean {
  return /[aeiouy]/i.test(text) && !/[^aeiouy]{5}/i.test(text)
}
