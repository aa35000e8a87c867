import { OWN } from '../privacy/selectors.ts'
import { flatChildren, flatParent } from './flat-tree.ts'
import type { Steps } from './slices.ts'

/** What is referred to from elsewhere, wherever it stands. */
const REFERRED = 'defs,symbol,clipPath,mask,filter,linearGradient,radialGradient,pattern,marker'

function isDrawn(element: Element, view: Window): boolean {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect()
  if (bottom < 0 || right < 0 || top > view.innerHeight || left > view.innerWidth) return false
  // What is not displayed has no boxes; what is empty may have children or pseudo-elements that are not.
  return width > 0 || height > 0 || element.getClientRects().length > 0
}

/** The elements of which nothing can be seen in the window; not those that come into the page while they are looked for. */
export function* findUnseen(document: Document): Steps<Set<Element>> {
  const view = document.defaultView as Window
  const found = new Set<Element>([document.documentElement])
  const looked = new Set<Element>()
  const waiting: Element[] = [document.documentElement]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    yield
    if (element.matches(OWN)) continue
    looked.add(element)
    if (isDrawn(element, view) || element.matches(REFERRED)) {
      for (let up: Element | null = element; up && !found.has(up); up = flatParent(up)) found.add(up)
    }
    const children = flatChildren(element)
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index] as Element
      if (child.nodeType === Node.ELEMENT_NODE) waiting.push(child)
    }
  }
  for (const element of found) looked.delete(element)
  return looked
}
