import { STARS, unescapePercent } from '@earshot/privacy'
import { call, focusedIn, read } from '../dom.ts'
import { enteredText } from './fields.ts'
import { createRepeatedInput } from './repeated-input.ts'

/**
 * Masks repetitions of typed text from the first letter on. A single letter appears in most texts,
 * so it only looks at content that changes while somebody types, and later at the places where it
 * found a repetition.
 */

/** A page may repeat what was typed after a pause, or after a request. */
const LINGER_MS = 10_000
const MAX_TEXTS = 500

const letters = createRepeatedInput(1)
const places = new WeakSet<Node>()
const texts = new Set<string>()
let typedAt = 0
let titleBefore: string | undefined

/** The context of a text. */
export interface RepeatedPlace {
  /** An element that stays when the page replaces the text. */
  readonly place?: Node | null
  /** Whether the text was added or changed while somebody types. */
  readonly isNew?: boolean
  /** Returns the line that contains the text. */
  readonly line?: () => Line
}

interface Line {
  readonly text: string
  /** Start and end of the text in the line. */
  readonly begin: number
  readonly end: number
}

/** Remembers typed text. Call it before the page's own listeners run. */
export function noteTyping(field: Element): void {
  titleBefore ??= read(document, 'title')
  const text = enteredText(field)
  for (const line of [...text.split('\n', 9), lineAtCaret(field, text)]) letters.add(line)
  typedAt = Date.now()
}

/** Returns the current line of a long text, which the page most likely repeats. */
function lineAtCaret(field: Element, text: string): string {
  const node = getSelection()?.anchorNode
  if (node && call(field, 'contains', node)) return read(node, 'nodeValue') ?? ''
  const at = read(field as HTMLInputElement, 'selectionStart') ?? 0
  return text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? ''
}

/**
 * Returns true while a focused text field has a value, and for some seconds after the last letter.
 */
export function isTyping(): boolean {
  const field = focusedIn(document)
  if (field && enteredText(field)) noteTyping(field)
  return Date.now() < typedAt + LINGER_MS
}

/** Returns true if each typed letter is in a separate element. */
function isSplit({ text, begin, end }: Line): boolean {
  return letters.find(text).some(([from, to]) => from < end && to > begin && (from < begin || to > end))
}

/** Masks repetitions of typed text in `text`. */
export function maskRepeated(text: string, { place, isNew, line }: RepeatedPlace): string {
  if (!isNew && !places.has(place as Node) && !texts.has(text)) return text
  const masked = line && isSplit(line()) ? STARS : letters.mask(text)
  if (masked === text) return text
  if (place) places.add(place)
  // A text that consists only of the repetition may mean something else in another place.
  if (masked !== STARS && texts.size < MAX_TEXTS) texts.add(text)
  return masked
}

const URL_PIECES = /(^[a-z][\w+.-]*:\/\/[^/?#]*)|[/?#&+]*(?:[^/?#&=+]*=)?([^/?#&+]*)/gi

/** Masks repetitions of typed text in the path, the values and the hash of a URL. */
export function maskTypedUrl(url: string, isNew = isTyping()): string {
  return url.replace(URL_PIECES, (piece, origin: string | undefined, written: string | undefined) => {
    if (origin || !written) return piece
    const [text, value] = [unescapePercent(piece), unescapePercent(written)]
    const isRepeated = maskRepeated(text, { isNew }) !== text && letters.mask(value) !== value
    return isRepeated ? piece.slice(0, -written.length) + STARS : piece
  })
}

/**
 * Masks repetitions of typed text in the page's title, if the title has changed since typing began.
 */
export function maskTitle(title: string): string {
  return title === titleBefore ? title : letters.mask(title)
}

/** Forgets all typed text. */
export function forgetTyping(): void {
  letters.clear()
  texts.clear()
  titleBefore = undefined
}
