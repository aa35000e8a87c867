import { STARS } from '@earshot/privacy'

/** Minimum length of a repetition. Shorter values appear in most texts. */
const HEAD = 5
const MAX_LENGTH = 200
const MAX_VALUES = 100
/** In a value of at most this many words, each word counts: a name, an address. */
const MAX_WORDS = 4
const WORD_SIGN = /[\p{L}\p{N}]/u
/**
 * Word boundaries for short values: also between letters and digits, and anywhere in scripts
 * without spaces.
 */
const WITHIN_SHORT = /[\p{Lu}\p{Ll}\p{M}]{2}|\p{N}{2}/u

/** Values that texts may repeat. */
export interface RepeatedInput {
  add(value: string): void
  /**
   * Returns `text` with stars for each value, and for the start of a value up to a word boundary.
   */
  mask(text: string): string
  /** Returns the start and end of each repetition in `text`, in order. */
  find(text: string): [number, number][]
  clear(): void
}

/**
 * Keeps the newest 100 values, each up to 200 characters, in memory only.
 *
 * @param head minimum length of a value's start. With 1, values match whole words only.
 */
export function createRepeatedInput(head = HEAD): RepeatedInput {
  const measure = head === 1 ? repeatedWords : repeated
  const values = new Set<string>()
  let repeatable: string[] = []
  let heads: RegExp | null = null

  /** Builds one pattern for all values, so that a text is searched once. */
  function findHeads(): RegExp {
    if (heads) return heads
    repeatable = [...values].flatMap((value) => pieces(value, head))
    const written = repeatable.map((piece) => piece.slice(0, head).replace(/[^\p{L}\p{N}\s]/gu, '\\$&'))
    heads = new RegExp(`(?=${[...new Set(written)].join('|')})`, 'g')
    return heads
  }

  function find(text: string): [number, number][] {
    const found: [number, number][] = []
    if (values.size === 0 || text.length < head) return found
    const folded = lowerCase(text)
    let at = 0
    for (const { index } of folded.matchAll(findHeads())) {
      if (index < at) continue
      const length = Math.max(...repeatable.map((value) => measure(folded, { index, value })))
      if (length === 0) continue
      // The end of a truncated value is unknown.
      at = length < MAX_LENGTH ? index + length : text.length
      found.push([index, at])
    }
    return found
  }

  return {
    add(value) {
      const text = lowerCase(value.trim().slice(0, MAX_LENGTH))
      if (text.length < head || values.has(text)) return
      for (const known of values) {
        if (known.startsWith(text)) return
        // The field's value has grown by a letter.
        if (text.startsWith(known)) values.delete(known)
      }
      values.add(text)
      for (const oldest of values) if (values.size > MAX_VALUES) values.delete(oldest)
      heads = null
    },
    find,
    mask(text) {
      let masked = ''
      let at = 0
      for (const [begin, end] of find(text)) {
        masked += text.slice(at, begin) + STARS
        at = end
      }
      return masked + text.slice(at)
    },
    clear() {
      values.clear()
      heads = null
    },
  }
}

function pieces(value: string, head: number): string[] {
  const words = value.split(/\s+/)
  return words.length > 1 && words.length <= MAX_WORDS
    ? [value, ...words.filter((word) => word.length >= head)]
    : [value]
}

interface Place {
  readonly index: number
  readonly value: string
}

function sharedLength(text: string, { index, value }: Place): number {
  let length = 0
  while (length < value.length && text.charAt(index + length) === value.charAt(length)) length++
  return length
}

/**
 * Returns how much of `value` is in `text` at `index`; 0 for a part that starts or ends within a
 * word.
 */
function repeated(text: string, place: Place): number {
  const { index, value } = place
  const length = sharedLength(text, place)
  if (length === value.length) return length
  const isPart = WORD_SIGN.test(text.charAt(index - 1)) || WORD_SIGN.test(text.charAt(index + length))
  return isPart || value.slice(0, length).trimEnd().length < HEAD ? 0 : length
}

/** The same for values of any length: up to the end of the last whole word. */
function repeatedWords(text: string, place: Place): number {
  const { index, value } = place
  const isWithin = (at: number) => WITHIN_SHORT.test(text.slice(Math.max(at - 1, 0), at + 1))
  let length = isWithin(index) ? 0 : sharedLength(text, place)
  while (length > 0 && isWithin(index + length)) length--
  return value.slice(0, length).trimEnd().length
}

/** Lower-cases `text` if that keeps its length, so that positions stay valid. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase().replace(/\s/g, ' ')
  return lower.length === text.length ? lower : text
}
