import { ELEMENT_NODE, matches, read, TEXT_NODE } from '../dom.ts'
import { TYPED } from './selectors.ts'

const INLINE = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt
  tspan textpath u var wbr html2canvaspseudoelement`.split(/\s+/),
)
/** Inside elements that contain only lines, so all of their content is read as one text. */
const IN_LINES = ':is(button,label,legend,summary,dt,th,h1,h2,h3,h4,h5,h6) *'
const MAX_PIECES = 60
const MAX_LENGTH = 2_000
/** Maximum length of a block that is part of a group, such as one digit of a card number. */
const MAX_BOX = 6

function isLine(element: Element): boolean {
  const name = read(element, 'localName')
  if (INLINE.has(name) || name.includes('-') || matches(element, IN_LINES)) return true
  return read(element, 'childElementCount') === 0 && read(element, 'textContent').trim().length <= MAX_BOX
}

function collect(element: Element, pieces: Text[]): void {
  for (const child of read(element, 'childNodes')) {
    const type = read(child, 'nodeType')
    if (pieces.length >= MAX_PIECES) return
    if (type === TEXT_NODE) pieces.push(child as Text)
    else if (type === ELEMENT_NODE && isLine(child as Element) && !matches(child as Element, TYPED)) {
      collect(child as Element, pieces)
    }
  }
}

/**
 * Returns the text nodes that are read as one line with `node`: all in its nearest block, or its
 * siblings if the block is too long. Includes `node`, in document order.
 */
export function textGroup(node: Text): Text[] {
  let block: Element | null = node.parentElement
  while (block && isLine(block)) {
    const parent = read(block, 'parentElement')
    if (!parent) break
    block = parent
  }
  for (const from of [block, node.parentElement]) {
    if (!from) continue
    const pieces: Text[] = []
    collect(from, pieces)
    const length = pieces.reduce((sum, piece) => sum + piece.data.length, 0)
    if (pieces.includes(node) && pieces.length < MAX_PIECES && length <= MAX_LENGTH) return pieces
  }
  return [node]
}
