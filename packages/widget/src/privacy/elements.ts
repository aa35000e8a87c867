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
 * Classifies elements for the privacy policy of replay, screenshot and user actions. An element
 * inherits the facts of its ancestors, through open shadow roots and same-origin frames.
 */

export interface ElementFacts {
  /** A person typed or chose the content: fields, their options, editable text. */
  readonly typed: boolean
  /** The content must not be shown, only an empty box of the element's size. */
  readonly blocked: boolean
  /** The page has marked the text as private. */
  readonly private: boolean
  /** The page allows ordinary text (patterns are still masked). */
  readonly kept: boolean
  /** The text belongs to the interface: buttons, labels, headings, alerts. */
  readonly interface: boolean
}

/** Facts of a single pass over the page. Do not reuse them for another pass. */
export type FactsMemo = Map<Element, ElementFacts>

const ORDINARY: ElementFacts = { typed: false, blocked: false, private: false, kept: false, interface: false }
const MAX_INTERFACE_TEXT = 80

/**
 * Returns the parent in the composed tree: slot, parent, host of the shadow root, or frame of the
 * document.
 */
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

/** Returns all facts about an element. Pass the same `memo` for all calls of a pass. */
export function factsOf(element: Element, memo: FactsMemo = new Map()): ElementFacts {
  const known = memo.get(element)
  if (known) return known
  const parent = composedParent(element)
  const facts = factsWithin(parent ? factsOf(parent, memo) : ORDINARY, element)
  memo.set(element, facts)
  return facts
}

/**
 * Returns true if the page has marked the text as private. The nearest marker counts; masking wins
 * over keeping.
 */
export function isPrivate(element: Element): boolean {
  const facts = factsOf(element)
  return facts.private || facts.blocked
}

/** Returns true if the content must not be shown. */
export function isBlocked(element: Element): boolean {
  return factsOf(element).blocked
}

/** Returns true if a person typed or chose the content. */
export function isTyped(element: Element): boolean {
  return factsOf(element).typed
}

function readableText(node: Node): string {
  const type = read(node, 'nodeType')
  if (type === TEXT_NODE) return node.nodeValue ?? ''
  if (type !== ELEMENT_NODE || matches(node as Element, UNREADABLE)) return ''
  return Array.from(read(node, 'childNodes'), readableText).join('')
}

/**
 * Returns the interface element of a click target: the enclosing link or button, but never a whole
 * navigation.
 */
function closestInterface(element: Element): Element | null {
  let link: Element | null = null
  for (let from: Element | null = element; from; from = composedParent(from)) {
    if (matches(from, INTERFACE)) return link ?? (matches(from, 'nav,[role="navigation" i]') ? null : from)
    if (!link && matches(from, 'a,[role="link" i]')) link = from
  }
  return null
}

/**
 * Returns the masked text of the interface element around `element`, such as "Place order" for an
 * icon in that button: one line, at most 80 characters. Returns null for other text, and for
 * private or typed text.
 */
export function interfaceText(element: Element): string | null {
  const named = closestInterface(element)
  if (!named || isTyped(element) || isTyped(named) || isPrivate(element) || isPrivate(named)) return null
  const text = matches(named, BUTTON_INPUT) ? (named as HTMLInputElement).value : readableText(named)
  const line = maskShown(text.replace(/\s+/g, ' ').trim())
  return line.slice(0, MAX_INTERFACE_TEXT) || null
}
