import { STARS } from '@earshot/privacy'

/** Characters by which a repetition is recognised; what is shorter is in half of all texts. */
const HEAD = 5
const MAX_LENGTH = 200
const MAX_VALUES = 100
/** Of a value with so few words each may be repeated alone: a name, an address. */
const MAX_WORDS = 4
const WORD_SIGN = /[\p{L}\p{N}]/u

/** Values that texts may repeat. */
export interface Echoes {
  add(value: string): void
  /** `text` with stars for each value in it, and for the beginning of one (5 characters or more) that ends with a word. */
  mask(text: string): string
  clear(): void
}

/** Holds the newest 100 values, each up to 200 characters, in memory only. */
export function createEchoes(): Echoes {
  const values = new Set<string>()
  let repeatable: string[] = []
  let heads: RegExp | null = null

  /** One pattern for all, so that a text is read once however much was typed. */
  function findHeads(): RegExp {
    if (heads) return heads
    repeatable = [...values].flatMap(pieces)
    const written = repeatable.map((piece) => piece.slice(0, HEAD).replace(/[^\p{L}\p{N}\s]/gu, '\\$&'))
    heads = new RegExp(`(?=${[...new Set(written)].join('|')})`, 'g')
    return heads
  }

  return {
    add(value) {
      const text = lowerCase(value.trim().slice(0, MAX_LENGTH))
      if (text.length < HEAD || values.has(text)) return
      for (const known of values) {
        if (known.startsWith(text)) return
        // One letter more of what is being typed.
        if (text.startsWith(known)) values.delete(known)
      }
      values.add(text)
      for (const oldest of values) if (values.size > MAX_VALUES) values.delete(oldest)
      heads = null
    },
    mask(text) {
      if (values.size === 0 || text.length < HEAD) return text
      const folded = lowerCase(text)
      let masked = ''
      let at = 0
      for (const { index } of folded.matchAll(findHeads())) {
        if (index < at) continue
        const length = Math.max(...repeatable.map((value) => repeated(folded, { index, value })))
        if (length === 0) continue
        masked += text.slice(at, index) + STARS
        at = index + length
      }
      return masked + text.slice(at)
    },
    clear() {
      values.clear()
      heads = null
    },
  }
}

function pieces(value: string): string[] {
  const words = value.split(/\s+/)
  return words.length > 1 && words.length <= MAX_WORDS
    ? [value, ...words.filter((word) => word.length >= HEAD)]
    : [value]
}

/** How much of `value` stands in `text` at `index`; 0 for a part that ends within a word or begins within one. */
function repeated(text: string, { index, value }: { index: number; value: string }): number {
  let length = 0
  while (length < value.length && text.charAt(index + length) === value.charAt(length)) length++
  if (length === value.length) return length
  const isPart = WORD_SIGN.test(text.charAt(index - 1)) || WORD_SIGN.test(text.charAt(index + length))
  return isPart || value.slice(0, length).trimEnd().length < HEAD ? 0 : length
}

/** A place in the answer is the same place in `text`, which is not so for every letter. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}
