import type { Highlight } from '@earshot/protocol'
import { isTerm, type SearchTerms } from '../../storage/search-terms.ts'
import { wordsIn } from '../../storage/search-words.ts'

type Range = [start: number, end: number]

const MAX_LENGTH = 160
/** Characters before the first match. */
const LEAD = 40

/** A part of the first field that has one of the terms. Null if no field has one. */
export function findHighlight(
  fields: readonly (readonly [Highlight['field'], string])[],
  terms: SearchTerms,
): Highlight | null {
  for (const [field, text] of fields) {
    const first = nextMatch(text, terms)
    if (first === undefined) continue
    const start = first < LEAD ? 0 : wholeCharacter(text, first - LEAD)
    const end = wholeCharacter(text, start + MAX_LENGTH)
    // One space for one character, so that the ranges stay right.
    const part = text.slice(start, end).replace(/[\s\p{Cc}]/gu, ' ')
    const before = start > 0 ? '…' : ''
    const ranges = matchesIn(part, terms).map(([from, to]): Range => [from + before.length, to + before.length])
    return { field, text: `${before}${part}${end < text.length ? '…' : ''}`, ranges }
  }
  return null
}

function nextMatch(text: string, terms: SearchTerms): number | undefined {
  for (const { word, start } of wordsIn(text)) if (isTerm(terms, word)) return start
}

/** Neighbours that touch, such as pairs of Japanese letters, are one range. */
function matchesIn(text: string, terms: SearchTerms): Range[] {
  const ranges: Range[] = []
  for (const { word, start, end } of wordsIn(text)) {
    if (!isTerm(terms, word)) continue
    const last = ranges.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else ranges.push([start, end])
  }
  return ranges
}

/** Not between the two halves of a character. */
function wholeCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff ? index + 1 : Math.min(index, text.length)
}
