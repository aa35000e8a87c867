import { call, DOCUMENT_FRAGMENT_NODE, ELEMENT_NODE, matches, read, TEXT_NODE } from '../dom.ts'
import { maskShown } from './entered.ts'
import { isPassword, wasEntered } from './fields.ts'
import {
  BLOCK,
  BUTTON_INPUT,
  INTERFACE,
  INTERFACE_TAGS,
  KEEP,
  MASK,
  TYPED,
  TYPED_TAGS,
  UNREADABLE,
} from './selectors.ts'

/**
 * What an element is to the privacy policy: one answer for replay, screenshot and user actions. An element is also what it stands
 * in: the answers go up through open shadow roots and same-origin frames.
 */

export interface ElementFacts {
  /** What a person typed or chose: fields, their options, editable text. */
  readonly typed: boolean
  /** Nothing inside may be shown, only an empty box of the element's size. */
  readonly blocked: boolean
  /** The page says that the text is private. */
  readonly private: boolean
  /** The page says that ordinary text may be kept (patterns are still masked). */
  readonly kept: boolean
  /** The text names a part of the interface: buttons, labels, headings, alerts. */
  readonly interface: boolean
}

/** Answers of one pass over the page, so that ten thousand elements cost one step each. Never kept for longer than the pass. */
export type FactsMemo = Map<Element, ElementFacts>

const ORDINARY: ElementFacts = { typed: false, blocked: false, private: false, kept: false, interface: false }
const MAX_INTERFACE_TEXT = 80

/** The element that this one stands in as the page is drawn: its slot, its parent, the host of its shadow root or its document's frame. */
export function composedParent(node: Node): Element | null {
  const parent = read(node as Element, 'assignedSlot') ?? read(node, 'parentNode')
  if (!parent) return null
  const type = read(parent, 'nodeType')
  if (type === ELEMENT_NODE) return parent as Element
  if (type === DOCUMENT_FRAGMENT_NODE) return read(parent as ShadowRoot, 'host') ?? null
  try {
    return read(parent as Document, 'defaultView')?.frameElement ?? null
  } catch {
    return null
  }
}

function isDesignMode(element: Element): boolean {
  const page = read(element, 'ownerDocument')
  return read(element, 'parentNode') === page && read(page, 'designMode') === 'on'
}

function factsWithin(above: ElementFacts, element: Element): ElementFacts {
  const name = read(element, 'localName')
  const tagSays = INTERFACE_TAGS.has(name) || TYPED_TAGS.has(name)
  if (!tagSays && !call(element, 'hasAttributes') && !wasEntered(element) && !isDesignMode(element)) return above
  const masked = matches(element, MASK) || isPassword(element)
  const kept = !masked && matches(element, KEEP)
  return {
    typed: above.typed || matches(element, TYPED) || wasEntered(element) || isDesignMode(element),
    blocked: above.blocked || matches(element, BLOCK),
    private: masked || (above.private && !kept),
    kept: kept || (above.kept && !masked),
    interface: above.interface || matches(element, INTERFACE),
  }
}

/** All that the policy knows of an element. Pass one `memo` for all questions of a pass. */
export function factsOf(element: Element, memo: FactsMemo = new Map()): ElementFacts {
  const known = memo.get(element)
  if (known) return known
  const parent = composedParent(element)
  const facts = factsWithin(parent ? factsOf(parent, memo) : ORDINARY, element)
  memo.set(element, facts)
  return facts
}

/** True where the page says that the text is private. The nearest marker counts; on one element, masking wins over keeping. */
export function isPrivate(element: Element): boolean {
  const facts = factsOf(element)
  return facts.private || facts.blocked
}

/** True where nothing inside may be shown, only an empty box of the element's size. */
export function isBlocked(element: Element): boolean {
  return factsOf(element).blocked
}

/** True where the text or value is what a person typed or chose. */
export function isTyped(element: Element): boolean {
  return factsOf(element).typed
}

function readableText(node: Node): string {
  const type = read(node, 'nodeType')
  if (type === TEXT_NODE) return node.nodeValue ?? ''
  if (type !== ELEMENT_NODE || matches(node as Element, UNREADABLE)) return ''
  return Array.from(read(node, 'childNodes'), readableText).join('')
}

/** The interface element that a press on `element` means: the link in it, the button around an icon, but never a whole navigation. */
function closestInterface(element: Element): Element | null {
  let link: Element | null = null
  for (let from: Element | null = element; from; from = composedParent(from)) {
    if (matches(from, INTERFACE)) return link ?? (matches(from, 'nav,[role="navigation" i]') ? null : from)
    if (!link && matches(from, 'a,[role="link" i]')) link = from
  }
  return null
}

/**
 * The text of the interface element that `element` is or stands in ("Place order" for the icon inside that button): masked, on
 * one line, at most 80 characters. Null for all other text, and for what is private or typed.
 */
export function interfaceText(element: Element): string | null {
  const named = closestInterface(element)
  if (!named || isTyped(element) || isTyped(named) || isPrivate(element) || isPrivate(named)) return null
  const text = matches(named, BUTTON_INPUT) ? (named as HTMLInputElement).value : readableText(named)
  const line = maskShown(text.replace(/\s+/g, ' ').trim())
  return line.slice(0, MAX_INTERFACE_TEXT) || null
}
