import { OWN } from '../privacy/selectors.ts'
import { flatParent } from './flat-tree.ts'
import type { Steps } from './slices.ts'

/** SVG elements that others refer to, wherever they are. */
const REFERRED = /^(?:defs|symbol|clipPath|mask|filter|linearGradient|radialGradient|pattern|marker)$/

/** A rectangle in the coordinates of the window. */
export type Shown = Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>

/**
 * Returns the elements that are not visible in `shown`. Elements added during the search are not
 * included.
 */
export function* findUnseen(document: Document, { left, top, right, bottom }: Shown): Steps<Set<Element>> {
  const isDrawn = (element: Element) => {
    const box = element.getBoundingClientRect()
    if (box.top > bottom || box.bottom < top || box.left > right || box.right < left) return false
    // An element that is not displayed has no boxes. An empty one may have visible children or
    // pseudo-elements.
    return box.width > 0 || box.height > 0 || element.getClientRects().length > 0
  }
  const found = new Set<Element>([document.documentElement])
  const looked = new Set<Element>()
  const waiting: Element[] = [document.documentElement]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    yield
    if (element.matches(OWN)) continue
    looked.add(element)
    if (isDrawn(element) || REFERRED.test(element.localName)) {
      for (let up: Element | null = element; up && !found.has(up); up = flatParent(up)) found.add(up)
    }
    for (const parent of [element, element.shadowRoot]) {
      for (let child = parent?.lastElementChild; child; child = child.previousElementSibling) waiting.push(child)
    }
  }
  for (const element of found) looked.delete(element)
  return looked
}
