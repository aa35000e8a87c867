import { wordsIn } from './search-words.ts'

/** What a report must have to be found: all of these. Words have letters and digits only. */
export interface SearchTerms {
  readonly words: readonly string[]
  /** The beginning of a word. */
  readonly prefix: string | null
}

/** Of a longer search, the first words count. */
const MAX_TERMS = 10
/** Shorter beginnings match too much to be of use. */
const MIN_PREFIX_LENGTH = 3

/** Reads what a person typed. There are no operators; the last word may be incomplete. */
export function readSearch(text: string): SearchTerms {
  const found = [...wordsIn(text)]
  // A letter without a neighbour is a word, others are covered by pairs.
  const isCovered = ({ start, end }: { start: number; end: number }) =>
    found.some((other) => other.start <= start && other.end >= end && other.end - other.start > end - start)
  const words = found
    .filter((word) => !isCovered(word))
    .map(({ word }) => word)
    .slice(0, MAX_TERMS)
  const last = words.at(-1)
  if (last === undefined || last.length < MIN_PREFIX_LENGTH) return { words, prefix: null }
  return { words: words.slice(0, -1), prefix: last }
}

export function isEmpty({ words, prefix }: SearchTerms): boolean {
  return words.length === 0 && prefix === null
}

/** Whether a word of a text is one of those that are searched for. */
export function isTerm({ words, prefix }: SearchTerms, word: string): boolean {
  return words.includes(word) || (prefix !== null && word.startsWith(prefix))
}
