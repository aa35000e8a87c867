import { starsFor } from '@earshot/privacy'
import { ADDRESS, TEXT as TEXT_ATTRIBUTES } from './attribute-names.ts'
import { maskAttribute } from './attributes.ts'
import { factsOf } from './elements.ts'
import { maskCss } from './styles.ts'
import { maskTextNode, type TextPolicy } from './texts.ts'
import { maskEcho, maskTypedUrl } from './typing.ts'

/** A node as rrweb serializes it, as far as masking looks at it. */
export interface SerializedNode {
  readonly id: number
  /** 0 document, 1 doctype, 2 element, 3 text, 4 CDATA, 5 comment. */
  readonly type: number
  attributes?: Record<string, unknown>
  childNodes?: SerializedNode[]
  textContent?: string
}

/** Finds the live node that a recorded id stands for; null when it is gone. */
export type FindNode = (id: number) => Node | null

/** What masking recorded nodes needs to know. */
export interface ReplayPass extends TextPolicy {
  readonly findNode: FindNode
}

const DOCUMENT_TYPE = 1
const ELEMENT = 2
const TEXT = 3
/** More attributes in which a page may repeat what is typed; by the others it is drawn. */
const ECHOING = /^(?:value|id|name|for|download|(?:aria|data)-.*)$/

/** Masks the value of one CSS property. */
export function maskDeclaration(property: string, value: string, { tally }: TextPolicy): string {
  return valueIn(property, maskCss(`${property}: ${value}`, tally))
}

function valueIn(property: string, declaration: string | null): string {
  return declaration?.slice(property.length + 2) ?? ''
}

/** A change of the `style` attribute, recorded property by property: a value, a value with its priority, or false when removed. */
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
  return TEXT_ATTRIBUTES.has(name) || ECHOING.test(name) ? maskEcho(value, { place, isNew }) : value
}

/** What may be recorded of an element's attributes; null stands for an attribute that the page removed. */
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
 * Masks a recorded node and all below it, in place: rrweb keeps the object, and ids and order must stay for what it records
 * next. A node that can no longer be found in the page loses its text and attributes.
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
