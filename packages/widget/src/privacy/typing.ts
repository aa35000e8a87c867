import { STARS, unescapePercent } from '@earshot/privacy'
import { call, focusedIn, read } from '../dom.ts'
import { createEchoes } from './echoes.ts'
import { enteredText } from './fields.ts'

/**
 * What is typed, from its first letter on. A single letter is in half of all texts, so it is looked for only in what changes while
 * somebody types, and from then on in the places where it was found.
 */

/** A page may wait for a pause before it repeats what was typed, and ask a server first. */
const LINGER_MS = 10_000
const MAX_TEXTS = 500

const letters = createEchoes(1)
const places = new WeakSet<Node>()
const texts = new Set<string>()
let typedAt = 0
let titleBefore: string | undefined

/** Where a text stands. */
export interface Echoing {
  /** What stays when the page writes the text anew: an element. */
  readonly place?: Node | null
  /** Whether the text has come or changed while somebody types. */
  readonly isNew?: boolean
  /** The line that the text is a part of. */
  readonly line?: () => Line
}

interface Line {
  readonly text: string
  /** Where in the line the part begins and ends. */
  readonly begin: number
  readonly end: number
}

/** To be called before the page hears of what is typed. */
export function noteTyping(field: Element): void {
  titleBefore ??= read(document, 'title')
  const text = enteredText(field)
  for (const line of [...text.split('\n', 9), lineAtCaret(field, text)]) letters.add(line)
  typedAt = Date.now()
}

/** Of a long text the page repeats mostly the line that is being written. */
function lineAtCaret(field: Element, text: string): string {
  const node = getSelection()?.anchorNode
  if (node && call(field, 'contains', node)) return read(node, 'nodeValue') ?? ''
  const at = read(field as HTMLInputElement, 'selectionStart') ?? 0
  return text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? ''
}

/** True while a text field has the focus and holds something, and for some seconds after the last letter. */
export function isTyping(): boolean {
  const field = focusedIn(document)
  if (field && enteredText(field)) noteTyping(field)
  return Date.now() < typedAt + LINGER_MS
}

/** Whether each letter of what is typed stands in an element of its own. */
function isSplit({ text, begin, end }: Line): boolean {
  return letters.find(text).some(([from, to]) => from < end && to > begin && (from < begin || to > end))
}

/** `text` without what it repeats of what is typed. */
export function maskEcho(text: string, { place, isNew, line }: Echoing): string {
  if (!isNew && !places.has(place as Node) && !texts.has(text)) return text
  const masked = line && isSplit(line()) ? STARS : letters.mask(text)
  if (masked === text) return text
  if (place) places.add(place)
  // A text that is nothing else may stand elsewhere, and say something else there.
  if (masked !== STARS && texts.size < MAX_TEXTS) texts.add(text)
  return masked
}

const URL_PIECES = /(^[a-z][\w+.-]*:\/\/[^/?#]*)|[/?#&+]*(?:[^/?#&=+]*=)?([^/?#&+]*)/gi

/** An address without what it repeats of what is typed, in its path, its values and its hash. */
export function maskTypedUrl(url: string, isNew = isTyping()): string {
  return url.replace(URL_PIECES, (piece, origin: string | undefined, written: string | undefined) => {
    if (origin || !written) return piece
    const [text, value] = [unescapePercent(piece), unescapePercent(written)]
    const isRepeated = maskEcho(text, { isNew }) !== text && letters.mask(value) !== value
    return isRepeated ? piece.slice(0, -written.length) + STARS : piece
  })
}

/** The page's title without what it repeats of what is typed, if it has changed since somebody began to type. */
export function maskTitle(title: string): string {
  return title === titleBefore ? title : letters.mask(title)
}

/** Forgets all words of it. */
export function forgetTyping(): void {
  letters.clear()
  texts.clear()
  titleBefore = undefined
}
