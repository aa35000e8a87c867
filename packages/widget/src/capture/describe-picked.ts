import type { PickedElement } from '@earshot/protocol'
import { interfaceText, isPrivate } from '../privacy/elements.ts'
import { maskShown } from '../privacy/entered.ts'

const MAX_STEPS = 6
const MAX_ID = 40
const MAX_NAME = 80

/**
 * Roles that do not depend on the context, from https://www.w3.org/TR/html-aria/#docconformance.
 */
const ROLES: Readonly<Record<string, string>> = {
  a: 'link',
  article: 'article',
  button: 'button',
  dialog: 'dialog',
  form: 'form',
  img: 'img',
  li: 'listitem',
  main: 'main',
  nav: 'navigation',
  ol: 'list',
  p: 'paragraph',
  select: 'combobox',
  summary: 'button',
  table: 'table',
  td: 'cell',
  textarea: 'textbox',
  th: 'columnheader',
  tr: 'row',
  ul: 'list',
}
const INPUT_ROLES: Readonly<Record<string, string>> = {
  button: 'button',
  checkbox: 'checkbox',
  image: 'button',
  number: 'spinbutton',
  radio: 'radio',
  range: 'slider',
  reset: 'button',
  search: 'searchbox',
  submit: 'button',
}

function roleOf(element: Element): string | null {
  const stated = element.getAttribute('role')?.trim().split(/\s+/)[0]
  if (stated && /^[a-z]{1,30}$/.test(stated)) return stated
  const { localName } = element
  if (/^h[1-6]$/.test(localName)) return 'heading'
  if (localName === 'input') return INPUT_ROLES[(element as HTMLInputElement).type] ?? 'textbox'
  return ROLES[localName] ?? null
}

/** Returns the masked name of an element; null if it is private. */
function nameOf(element: Element): string | null {
  if (isPrivate(element)) return null
  const label = element.getAttribute('aria-label') ?? element.getAttribute('alt') ?? ''
  return interfaceText(element) ?? (maskShown(label).slice(0, MAX_NAME) || null)
}

/** Returns the element's id if it is unique and contains nothing private. */
function plainId(element: Element): string | null {
  const { id } = element
  if (!id || id.length > MAX_ID || maskShown(id) !== id || isPrivate(element)) return null
  return (element.getRootNode() as ParentNode).querySelectorAll(`#${CSS.escape(id)}`).length === 1 ? id : null
}

function stepOf(element: Element): string {
  const { localName, parentElement } = element
  const alike = Array.from(parentElement?.children ?? []).filter((other) => other.localName === localName)
  return alike.length > 1 ? `${localName}:nth-of-type(${alike.indexOf(element) + 1})` : localName
}

/** Returns the host of a shadow tree, or the frame of a document. */
const hostOf = (root: Node): Element | null =>
  (root as Partial<ShadowRoot>).host ?? (root as Document).defaultView?.frameElement ?? null

/**
 * Returns a selector such as `#cart > li:nth-of-type(2) > button`. ` >>> ` enters a shadow tree or
 * a frame.
 */
function selectorOf(element: Element): string {
  const id = plainId(element)
  let selector = id ? `#${CSS.escape(id)}` : stepOf(element)
  let isWhole = id !== null
  let at = element
  for (let steps = 1; steps < MAX_STEPS; steps++) {
    const parent = isWhole ? null : at.parentElement
    const next = parent ?? hostOf(at.getRootNode())
    if (!next) break
    const nextId = plainId(next)
    selector = `${nextId ? `#${CSS.escape(nextId)}` : stepOf(next)}${parent ? ' > ' : ' >>> '}${selector}`
    isWhole = nextId !== null
    at = next
  }
  return selector
}

/** Returns a label such as `button “Pay now”`. */
export function labelOf(element: Element): string {
  const name = nameOf(element)
  return `${roleOf(element) ?? element.localName}${name ? ` “${name}”` : ''}`
}

/** Describes a selected element for the report. */
export function describePicked(element: Element): PickedElement {
  return { selector: selectorOf(element), role: roleOf(element), name: nameOf(element) }
}
