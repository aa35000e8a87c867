import { maskText } from '@earshot/privacy'
import { composedClosest } from './composed.ts'

/**
 * What an element is to the privacy policy: one answer for replay, screenshot and user actions. Every question looks at the
 * element and all that it stands in, through open shadow roots and same-origin frames.
 */

/** The host element of Earshot's own interface: part of no evidence. */
export const OWN_UI = '[data-earshot-ui]'

/** Our own markers and those of the recorders that a page may already be marked for. */
const BLOCK = [
  '[data-earshot-block]',
  '.sentry-block',
  '.ph-no-capture',
  '.rr-block',
  '.fs-exclude',
  '[data-dd-privacy="hidden"]',
].join()
const MASK = [
  '[data-earshot-mask]',
  '[data-private]',
  '.sentry-mask',
  '.rr-mask',
  '.fs-mask',
  '[data-hj-suppress]',
  '[data-openreplay-masked]',
  '[data-dd-privacy]:not([data-dd-privacy="allow"])',
  'input[type="password" i]',
].join()
const KEEP = '[data-earshot-keep]'
const MARKED = [BLOCK, MASK].join()
const ANY_MARKER = [BLOCK, MASK, KEEP].join()

/** Inputs whose value is a label that the page's author wrote, not something a person entered. */
const BUTTON_INPUT = 'input:is([type="button" i],[type="submit" i],[type="reset" i],[type="image" i])'
const TYPED = [
  `input:not(${BUTTON_INPUT})`,
  'textarea',
  'select',
  'option',
  'optgroup',
  'datalist',
  '[contenteditable]:not([contenteditable="false" i])',
  '[role="textbox" i]',
  '[role="searchbox" i]',
  '[role="combobox" i]',
  '[role="spinbutton" i]',
].join()

const INTERFACE = [
  'button,label,h1,h2,h3,h4,h5,h6,th,dt,nav,summary,legend,caption',
  BUTTON_INPUT,
  ...[
    'alert',
    'alertdialog',
    'status',
    'button',
    'heading',
    'tab',
    'menuitem',
    'menuitemcheckbox',
    'menuitemradio',
    'navigation',
    'switch',
    'columnheader',
    'rowheader',
    'tooltip',
  ].map((role) => `[role="${role}" i]`),
].join()

const MAX_INTERFACE_TEXT = 80

/** Fields that were once of type password: showing what was typed does not make it public. */
const passwordFields = new WeakSet<Element>()

/** True for a password field, also after the page has changed its type to show what was typed. */
export function isPassword(element: Element): boolean {
  if (element.localName !== 'input') return false
  if (element.matches('[type="password" i]')) passwordFields.add(element)
  return passwordFields.has(element)
}

/** True where nothing inside may be shown, only an empty box of the element's size. */
export function isBlocked(element: Element): boolean {
  return composedClosest(element, BLOCK) !== null
}

/** True where the page says that the text is private. The nearest marker counts; on one element, keeping loses. */
export function isPrivate(element: Element): boolean {
  if (isPassword(element) || isBlocked(element)) return true
  return composedClosest(element, ANY_MARKER)?.matches(MARKED) ?? false
}

/** True where the page's author says that ordinary text may be kept (patterns are still masked). */
export function isKept(element: Element): boolean {
  const marker = composedClosest(element, ANY_MARKER)
  return marker !== null && !marker.matches(MARKED) && !isBlocked(element)
}

/** True where the text or value is what a person typed or chose: fields, their options, editable text. */
export function isTyped(element: Element): boolean {
  return composedClosest(element, TYPED) !== null
}

/** True for text that names a part of the interface: buttons, labels, headings, alerts. */
export function isInterface(element: Element): boolean {
  return composedClosest(element, INTERFACE) !== null
}

function readableText(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? ''
  if (node.nodeType !== Node.ELEMENT_NODE) return ''
  const element = node as Element
  if (element.matches(`${TYPED},${MARKED},script,style,noscript,template`)) return ''
  return Array.from(element.childNodes, readableText).join(' ')
}

/**
 * The text of the interface element that `element` is or stands in ("Place order" for the icon inside that button), masked, on
 * one line, at most 80 characters. Null for all other text, and for what is private or typed.
 */
export function interfaceText(element: Element): string | null {
  const named = composedClosest(element, INTERFACE)
  if (!named || isTyped(named) || isPrivate(named)) return null
  const text = named.matches(BUTTON_INPUT) ? (named as HTMLInputElement).value : readableText(named)
  const line = maskText(text.replace(/\s+/g, ' ').trim())
  return line.slice(0, MAX_INTERFACE_TEXT) || null
}
