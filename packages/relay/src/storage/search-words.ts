/** A word of a text as searches compare it, and where it is in the text. */
export interface FoundWord {
  word: string
  start: number
  end: number
}

/** Letters and digits; everything else separates words. */
const RUN = /[\p{L}\p{N}\p{M}]+/gu
/** Scripts that are written without spaces, with the marks that belong to a letter. */
const UNSPACED =
  /(?:[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}][\p{M}\uff9e\uff9f]*)+/gu
const LETTER = /.[\p{M}\uff9e\uff9f]*/gsu
const ACCENTS = /[\u0300-\u036f]/g
/** A longer word is cut, in texts and in searches alike. */
const MAX_WORD_LENGTH = 60
/** Different words of one text. */
const MAX_WORDS = 1_000

/**
 * The words of a text in its order. Upper case and accents make no difference. A text without spaces,
 * such as Japanese, counts as its letters and its pairs of neighbours: any part of it is found.
 */
export function* wordsIn(text: string): Generator<FoundWord> {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    let end = 0
    for (const { 0: part, index: start } of run.matchAll(UNSPACED)) {
      yield* spacedWord(run.slice(end, start), index + end)
      yield* lettersAndPairs(part, index + start)
      end = start + part.length
    }
    yield* spacedWord(run.slice(end), index + end)
  }
}

/** The different words of a text, separated by spaces. They have letters and digits only. */
export function toWords(text: string): string {
  const words = new Set<string>()
  for (const { word } of wordsIn(text)) {
    words.add(word)
    if (words.size === MAX_WORDS) break
  }
  return [...words].join(' ')
}

function* spacedWord(text: string, start: number): Generator<FoundWord> {
  const word = normalize(text)
  if (word) yield { word, start, end: start + text.length }
}

function* lettersAndPairs(text: string, start: number): Generator<FoundWord> {
  let before: FoundWord | undefined
  for (const { 0: letter, index } of text.matchAll(LETTER)) {
    const at = { word: normalize(letter), start: start + index, end: start + index + letter.length }
    if (before) yield { word: before.word + at.word, start: before.start, end: at.end }
    yield at
    before = at
  }
}

function normalize(text: string): string {
  const letters = text.toLowerCase().normalize('NFKD').replace(ACCENTS, '').normalize('NFC')
  // Compatible forms can have other characters, such as the brackets of ⒜.
  const word = [...letters.matchAll(RUN)].join('')
  return word.slice(0, MAX_WORD_LENGTH).toWellFormed()
}
