import { starsFor } from '@earshot/privacy'
import { ADDRESS, TEXT as TEXT_ATTRIBUTES } from './attribute-names.ts'
import { maskAttribute } from './attributes.ts'
import { factsOf } from './elements.ts'
import { maskCss } from './styles.ts'
import { maskTextNode, type TextPolicy } from './texts.ts'
import { maskRepeated, maskTypedUrl } from './typing.ts'

/** The members of rrweb's serialized nodes that masking uses. */
export interface SerializedNode {
  readonly id: number
  /** 0 document, 1 doctype, 2 element, 3 text, 4 CDATA, 5 comment. */
  readonly type: number
  attributes?: Record<string, unknown>
  childNodes?: SerializedNode[]
  textContent?: string
}

/** Returns the live node of a recorded id; null if it is gone. */
export type FindNode = (id: number) => Node | null

/** The policy for recorded nodes. */
export interface ReplayPass extends TextPolicy {
  readonly findNode: FindNode
}

const DOCUMENT_TYPE = 1
const ELEMENT = 2
const TEXT = 3
/**
 * More attributes in which a page may repeat typed text. Other attributes are needed for drawing.
 */
const REPEATING = /^(?:value|id|name|for|download|(?:aria|data)-.*)$/

/** Masks the value of a CSS property. */
export function maskDeclaration(property: string, value: string, { tally }: TextPolicy): string {
  return valueIn(property, maskCss(`${property}: ${value}`, tally))
}

function valueIn(property: string, declaration: string | null): string {
  return declaration?.slice(property.length + 2) ?? ''
}

/**
 * Masks a change of the `style` attribute. Each property has a value, a value with its priority, or
 * false if removed.
 */
function maskStyleChange(
  change: Record<string, unknown>,
  mask: (declaration: string) => string | null,
): Record<string, unknown> {
  const masked = Object.entries(change).map(([property, set]) => {
    if (typeof set === 'string') return [property, valueIn(property, mask(`${property}: ${set}`))]
    if (Array.isArray(set)) return [property, [valueIn(property, mask(`${property}: ${set[0]}`)), set[1]]]
    return [property, false]
  })
  return Object.fromEntries(masked)
}

function maskTyped(name: string, value: string, { place, isNew }: { place: Element; isNew: boolean }): string {
  if (ADDRESS.has(name)) return maskTypedUrl(value, isNew)
  return TEXT_ATTRIBUTES.has(name) || REPEATING.test(name) ? maskRepeated(value, { place, isNew }) : value
}

/**
 * Returns the masked attributes of an element. Null means that the page has removed the attribute.
 */
export function maskAttributes(
  element: Element,
  attributes: Record<string, unknown>,
  pass: TextPolicy,
): Record<string, unknown> {
  const facts = factsOf(element, pass.facts)
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value
    else if (typeof value === 'string') {
      const masked = maskAttribute({ element, facts, name, value }, pass)
      if (masked !== null) kept[name] = maskTyped(name, masked, { place: element, isNew: pass.isNew === true })
    } else if (value === null) {
      if (maskAttribute({ element, facts, name, value: '' }, pass) !== null) kept[name] = null
    } else if (name === 'style') {
      const mask = (declaration: string) => maskAttribute({ element, facts, name, value: declaration }, pass)
      kept[name] = maskStyleChange(value as Record<string, unknown>, mask)
    }
  }
  return kept
}

/**
 * Masks a recorded node and its children in place: rrweb keeps the object, and later events rely on
 * its ids and order. A node that is no longer in the page loses its text and attributes.
 */
export function maskNode(recorded: SerializedNode, pass: ReplayPass): void {
  const live = pass.findNode(recorded.id)
  if (recorded.type === ELEMENT) {
    recorded.attributes = live ? maskAttributes(live as Element, recorded.attributes ?? {}, pass) : {}
  } else if (recorded.type === TEXT) {
    const text = recorded.textContent ?? ''
    recorded.textContent = live ? maskTextNode(live as Text, pass, text) : starsFor(text)
  } else if (recorded.type > DOCUMENT_TYPE) recorded.textContent = ''
  for (const child of recorded.childNodes ?? []) maskNode(child, pass)
}
