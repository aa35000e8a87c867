import { matches } from '../dom.ts'
import { MASK } from '../privacy/selectors.ts'
import { hasPrivateParts } from './private-parts.ts'
import { record } from './record.ts'
import { newElement, newText, type ReplayEdit } from './replay-edit.ts'

/** Adds boxes for blocked elements and labels for private ones, as in the screenshot. */

const LABEL = 'private'
const LOOK = 'background:#e3e4e8!important;color:#6a6d78!important;font:11px sans-serif!important;'
const NO_LABEL_INSIDE =
  /^(?:html|body|t(?:able|body|head|foot|r)|[uod]l|select|input|textarea|svg|img|canvas|video|iframe)$/

interface RecordedElement {
  id: number
  tagName: string
  attributes: { rr_width?: string; rr_height?: string; style?: string }
  childNodes: unknown[]
}

const isElement = (piece: object): piece is RecordedElement => 'tagName' in piece

export function labelBoxes(): ReplayEdit {
  const isUsed = hasPrivateParts()
  return {
    isWanted: (json) => isUsed && json.includes('"tagName"'),
    piece(piece) {
      if (!isElement(piece)) return
      const element = record.mirror.getNode(piece.id) as Element | null
      if ('rr_width' in piece.attributes) fillBox(piece, element)
      else if (element && matches(element, MASK) && !element.parentElement?.closest(MASK)) labelPrivate(piece, element)
    },
  }
}

const hasRoom = (tagName: string, width: number, height: number) =>
  width >= 48 && height >= 16 && !NO_LABEL_INSIDE.test(tagName)

/**
 * Fills the box of a blocked element. The recorder only knows its size, which an inline element
 * would not have.
 */
function fillBox({ tagName, attributes, childNodes }: RecordedElement, element: Element | null): void {
  const width = Number.parseFloat(attributes.rr_width ?? '')
  const height = Number.parseFloat(attributes.rr_height ?? '')
  if (!width || !height) return
  const isInline = element && getComputedStyle(element).display === 'inline'
  attributes.style = `${LOOK}overflow:hidden;text-align:center;${isInline ? 'display:inline-block' : ''}`
  if (hasRoom(tagName, width, height)) childNodes.push(newText(LABEL))
}

/** Adds a label next to the stars, which takes up no space. */
function labelPrivate({ tagName, childNodes }: RecordedElement, element: Element): void {
  const { width, height } = element.getBoundingClientRect()
  const style = `all:initial;position:absolute;${LOOK}`
  if (hasRoom(tagName, width, height)) childNodes.push(newElement('span', { style }, LABEL))
}
