import { starsFor } from '@earshot/privacy'
import { maskAddress } from '../privacy/addresses.ts'
import { factsOf } from '../privacy/elements.ts'
import { maskShown } from '../privacy/entered.ts'
import { isMarked } from './marked.ts'
import type { PagePass } from './page-pass.ts'
import { HOST, IN_TREE } from './selectors.ts'
import { belowTop, maskContent } from './sheets.ts'
import { hrefOf, movedAttributes } from './svg.ts'
import { isXmlName } from './xml.ts'

/** Attributes that would load, run or show something again. */
const LEFT_OUT = /^(?:on|src$|srcset$|sizes$|srcdoc$|poster$|data$|href$|loading$|style$|xmlns|autofocus$|is$)/
/** Names, and numbers of drawings, which look like private ones. */
const PLAIN = /^(?:class|id|d|points|\w*(?:transform|values|matrix)|stroke-\w+|viewBox|d?[xy])$/i

/** Content of an element's start tag. */
export interface Written {
  readonly attributes: Map<string, string>
  style: string
}

function maskAttribute(element: Element, name: string, pass: PagePass): string {
  const value = element.getAttribute(name) ?? ''
  if (pass.masking === 'off' || PLAIN.test(name) || value === '') return value
  const isShown = pass.shownAttributes.has(name)
  const isTyped = name === 'value' && factsOf(element, pass.facts).typed
  if (isShown && (isTyped || isMarked(element, pass))) return starsFor(value)
  return isShown || value.length > 2 ? maskShown(value, pass.tally) : value
}

/** Returns the masked attributes of the copy. */
export function writeAttributes(element: Element, pass: PagePass): Written {
  const attributes = new Map<string, string>()
  for (const { name, prefix, localName } of Array.from(element.attributes)) {
    if (LEFT_OUT.test(name)) continue
    const written = prefix === 'xlink' ? localName : name
    if ((prefix && prefix !== 'xml' && prefix !== 'xlink') || !isXmlName(localName) || name.includes(':') !== !!prefix)
      continue
    if (prefix !== 'xlink') attributes.set(written, maskAttribute(element, name, pass))
  }
  for (const [name, value] of movedAttributes(element)) attributes.set(name, value)
  for (const state of pass.stateNames.get(element) ?? []) attributes.set(state, '')
  const root = element.getRootNode() as ShadowRoot
  const tree = pass.trees.get(root)
  if (tree) attributes.set(IN_TREE, `${tree}`)
  const own = element.shadowRoot && pass.trees.get(element.shadowRoot)
  if (own) attributes.set(HOST, `${own}`)
  const style = belowTop(element.getAttribute('style') ?? '')
  // The browser's own focus ring.
  const ring = root.activeElement === element ? `outline:${getComputedStyle(element).outline}!important;` : ''
  return { attributes, style: ring + (pass.masking === 'on' ? maskContent(style) : style) }
}

export function writeHref(element: Element, { attributes }: Written, pass: PagePass): void {
  const href = hrefOf(element)
  if (!href) return
  if (href.startsWith('#')) attributes.set('href', href)
  else if (element.localName === 'a' || element.localName === 'area')
    attributes.set('href', pass.masking === 'on' ? maskAddress(href) : href)
}
