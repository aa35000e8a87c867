import { factsOf } from '../privacy/elements.ts'
import type { PagePass } from './page-pass.ts'

/** Returns true if the element is inside one that the page has marked as private or blocked. */
export function isMarked(element: Element, pass: PagePass): boolean {
  const facts = factsOf(element, pass.facts)
  return facts.private || facts.blocked
}
