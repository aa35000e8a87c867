import { TYPED } from './selectors.ts'

const INLINE = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt
  tspan textpath u var wbr html2canvaspseudoelement`.split(/\s+/),
)
/** What may hold lines only, so that all in it is read as one. */
const WHOLE = 'button,label,legend,summary,dt,th,h1,h2,h3,h4,h5,h6'
const MAX_PIECES = 60
const MAX_LENGTH = 2_000
/** A block with so little text is one box of several that belong together: the digits of a card, the parts of a number. */
const MAX_BOX = 6

function isLine(element: Element): boolean {
  const name = element.localName
  if (INLINE.has(name) || name.includes('-') || element.parentElement?.closest(WHOLE)) return true
  return element.childElementCount === 0 && (element.textContent?.trim().length ?? 0) <= MAX_BOX
}

function collect(element: Element, pieces: Text[]): void {
  for (const child of element.childNodes) {
    if (pieces.length >= MAX_PIECES) return
    if (child.nodeType === Node.TEXT_NODE) pieces.push(child as Text)
    else if (child.nodeType === Node.ELEMENT_NODE && isLine(child as Element) && !(child as Element).matches(TYPED)) {
      collect(child as Element, pieces)
    }
  }
}

/**
 * The text nodes that are read as one line with `node`: all that stand in its nearest block, or next to it where that block holds
 * too much. Contains `node` itself, in the order of the page.
 */
export function textGroup(node: Text): Text[] {
  let block = node.parentElement
  while (block?.parentElement && isLine(block)) block = block.parentElement
  for (const from of [block, node.parentElement]) {
    if (!from) continue
    const pieces: Text[] = []
    collect(from, pieces)
    const length = pieces.reduce((sum, piece) => sum + piece.data.length, 0)
    if (pieces.includes(node) && pieces.length < MAX_PIECES && length <= MAX_LENGTH) return pieces
  }
  return [node]
}
